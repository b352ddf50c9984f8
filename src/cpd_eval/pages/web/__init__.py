"""The form page without a kernel: the same page, over plain HTTP, from any of several servers.

A browser sends its messages in small batches and gets the state of the page back. What a person
answered stands in the store; where a browser tab stands travels with it, signed. So a server may
forget everybody at any moment, be ended and started again, or share the work with others: each
request can be answered by any of them.
"""

"""What the log of the server says, and what it does not."""

import logging

from cpd_eval.pages.log import hide_tokens


def test_no_logger_writes_a_token(caplog):
    logger = logging.getLogger("tests.pages.serve")
    hide_tokens(logger)
    logger.warning("404 GET %s", "/?invitation=secret-token")
    assert "secret-token" not in caplog.text
    assert "invitation=…" in caplog.text

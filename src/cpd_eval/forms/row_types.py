"""The types a row of the survey sheet may have, their spellings, and the types left out.

XLSForm grew over the years, so most types can be written in several ways. A type of XLSForm that
is not used here is refused with what to do instead: a desk survey has no camera and no compass.
"""

import re
from dataclasses import dataclass

TYPES = {
    "text": "text",
    "string": "text",
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "datetime": "dateTime",
    "time": "time",
    "range": "range",
    "select_one": "select_one",
    "select_multiple": "select_multiple",
    "rank": "rank",
    "acknowledge": "acknowledge",
    "trigger": "acknowledge",
    "file": "file",
    "hidden": "hidden",
    "calculate": "calculate",
    "start": "start",
    "end": "end",
    "today": "today",
    "note": "note",
    "begin_group": "begin_group",
    "end_group": "end_group",
    "begin_repeat": "begin_repeat",
    "end_repeat": "end_repeat",
}
"""The types a form may use, and the one name each has here."""

SELECTS = ("select_one", "select_multiple", "rank")
BEGINS = ("begin_group", "begin_repeat")
ENDS = ("end_group", "end_repeat")
MOMENTS = {"start": "now()", "today": "today()", "end": "now()"}
"""Types XLSForm fills in by itself, and what they hold."""

FROM_FILE = {
    "select_one_from_file": "select_one",
    "select_multiple_from_file": "select_multiple",
    "select one from file": "select_one",
    "select multiple from file": "select_multiple",
}
"""Types whose list stands in a table beside the form."""

_SPELLINGS = {
    "begin group": "begin_group",
    "end group": "end_group",
    "begin repeat": "begin_repeat",
    "end repeat": "end_repeat",
    "begin lgroup": "begin_repeat",
    "end lgroup": "end_repeat",
    "select one from": "select_one",
    "select one": "select_one",
    "select1": "select_one",
    "add select one prompt using": "select_one",
    "select multiple": "select_multiple",
    "select all that apply from": "select_multiple",
    "select all that apply": "select_multiple",
    "add select multiple prompt using": "select_multiple",
    "add text prompt": "text",
    "add integer prompt": "integer",
    "add decimal prompt": "decimal",
    "add date prompt": "date",
    "add note prompt": "note",
    "add acknowledge prompt": "acknowledge",
    "date time": "dateTime",
    "get start time": "start",
    "start time": "start",
    "get end time": "end",
    "end time": "end",
    "get today": "today",
}
_LONGEST = max(len(spelling.split()) for spelling in _SPELLINGS)
_OTHER = ("or_other", "or other", "or specify other")

_PLACE = "places are not asked for in a desk survey. Ask for a region or a postcode in words"
_MEDIA = "pictures, sound and film are not taken here. Use 'file' and name the types you accept"
_DEVICE = (
    "nothing is known of the device a form is filled in on. Remove the row, or use 'hidden' and "
    "fill it from the invitation"
)
_LOOP = "loops are not used here. Write 'begin_repeat', or the rows themselves"
_OUTSIDE = "lists kept outside are not used here. Put the choices into the sheet 'choices'"
_OLD = "an old spelling that is not used here. Write 'text' or 'integer', and a constraint"
_REFUSED = {
    "geopoint": _PLACE,
    "geotrace": _PLACE,
    "geoshape": _PLACE,
    "start-geopoint": _PLACE,
    "background-geopoint": _PLACE,
    "gps": _PLACE,
    "location": _PLACE,
    "osm": _PLACE,
    "image": _MEDIA,
    "photo": _MEDIA,
    "audio": _MEDIA,
    "video": _MEDIA,
    "background-audio": _MEDIA,
    "barcode": "codes are not scanned here. Use 'text' and let people type the number",
    "audit": "every answer is recorded with its time as it is. Remove the row",
    "deviceid": _DEVICE,
    "device id": _DEVICE,
    "uri:deviceid": _DEVICE,
    "imei": _DEVICE,
    "subscriberid": _DEVICE,
    "simserial": _DEVICE,
    "sim id": _DEVICE,
    "phonenumber": _DEVICE,
    "username": _DEVICE,
    "email": _DEVICE,
    "begin loop": _LOOP,
    "end loop": _LOOP,
    "begin_loop": _LOOP,
    "end_loop": _LOOP,
    "include": "a form is one file here. Put the rows into it",
    "xml-external": "only tables are read beside a form. Save it as .csv and use 'pulldata()'",
    "csv-external": "a table is found by 'pulldata()' by itself. Remove the row",
    "select_one_external": _OUTSIDE,
    "select one external": _OUTSIDE,
    "cascading_select": "use one 'select_one' a level, each with a 'choice_filter'",
    "cascading select": "use one 'select_one' a level, each with a 'choice_filter'",
    "phone number": _OLD,
    "percentage": _OLD,
    "number of days": _OLD,
}


@dataclass(frozen=True, slots=True)
class RowType:
    """What a row asks for.

    Attributes
    ----------
    name : str
        A value of :data:`TYPES`, or what was written if it is none.
    list_name : str
        The choice list of a select.
    rest : str
        What follows and means nothing here.
    has_other : bool
        Whether the respondent may give an answer the list does not hold (``or_other``).
    """

    name: str
    list_name: str = ""
    rest: str = ""
    has_other: bool = False


def row_type(text: str) -> RowType:
    """Read a cell of the type column.

    Examples
    --------
    >>> row_type("select_one yes_no")
    RowType(name='select_one', list_name='yes_no', rest='', has_other=False)
    >>> row_type("begin group").name
    'begin_group'
    """
    words = text.split()
    for length in range(_LONGEST, 0, -1):
        start = " ".join(words[:length]).lower()
        name = _SPELLINGS.get(start) or FROM_FILE.get(start) or TYPES.get(start)
        if name and not (start in MOMENTS and words[length:]):
            rest = words[length:]
            if name not in SELECTS:
                return RowType(name, "", " ".join(rest))
            after = " ".join(rest[1:])
            is_other = after.lower() in _OTHER
            return RowType(name, rest[0] if rest else "", "" if is_other else after, is_other)
    return RowType(re.sub(r"\s+", " ", text))


def why_refused(text: str) -> str:
    """Say why a type of XLSForm is not used here and what to do; empty if it is no such type.

    Examples
    --------
    >>> why_refused("barcode")
    "codes are not scanned here. Use 'text' and let people type the number"
    """
    low = " ".join(text.lower().split())
    if low in _REFUSED:
        return _REFUSED[low]
    return next((why for start, why in _REFUSED.items() if low.startswith(f"{start} ")), "")

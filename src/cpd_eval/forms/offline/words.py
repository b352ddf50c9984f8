"""What workbooks and printed forms say themselves, in English and in Welsh.

A form brings the words of its questions; these stand around them. Names in braces are filled in
by whoever writes the text. The Welsh is to be checked by a translator before it is used.
"""

from collections.abc import Mapping
from types import MappingProxyType

from cpd_eval.forms.words import language_code

Words = Mapping[str, str]

_CATALOGUE: dict[str, tuple[str, str]] = {
    # The cover
    "start": ("Start", "Dechrau"),
    "who": ("Who fills it in: {text}", "Pwy sy’n ei lenwi: {text}"),
    "minutes": ("It takes about {text} minutes.", "Mae’n cymryd tua {text} munud."),
    "how": ("How to fill in this workbook", "Sut i lenwi’r llyfr gwaith hwn"),
    "how_yellow": (
        "Answer in the yellow cells. All other cells are locked.",
        "Atebwch yn y celloedd melyn. Mae pob cell arall wedi’i chloi.",
    ),
    "how_lists": (
        "Some yellow cells have a list: select the cell, then the arrow beside it "
        "(or press Alt and the down arrow).",
        "Mae rhestr gan rai celloedd melyn: dewiswch y gell, yna’r saeth wrth ei hochr "
        "(neu pwyswch Alt a’r saeth i lawr).",
    ),
    "how_optional": (
        "Answer every question unless it says ‘optional’ or ‘Only if’.",
        "Atebwch bob cwestiwn oni bai ei fod yn dweud ‘dewisol’ neu ‘Dim ond os’.",
    ),
    "how_tables": (
        "Where a sheet is a table, use one row for each entry and leave the other rows empty.",
        "Lle mae taflen yn dabl, defnyddiwch un rhes ar gyfer pob cofnod a gadewch y rhesi eraill "
        "yn wag.",
    ),
    "how_keep": (
        "Keep the file as an Excel workbook (.xlsx). Do not add, move or delete rows or sheets.",
        "Cadwch y ffeil fel llyfr gwaith Excel (.xlsx). Peidiwch ag ychwanegu, symud na dileu "
        "rhesi na thaflenni.",
    ),
    "send_back": ("Send it back to: {text}", "Anfonwch ef yn ôl at: {text}"),
    "send_sender": ("whoever sent it to you", "pwy bynnag a’i hanfonodd atoch"),
    "sections": ("Sections", "Adrannau"),
    "form": (
        "Form {form_id}, version {version}, made on {day}",
        "Ffurflen {form_id}, fersiwn {version}, gwnaed ar {day}",
    ),
    # Headings
    "question": ("Question", "Cwestiwn"),
    "answer": ("Your answer", "Eich ateb"),
    "or": ("Or select", "Neu dewiswch"),
    "help": ("How to answer", "Sut i ateb"),
    "row": ("Row", "Rhes"),
    "belongs": ("Belongs to row of ‘{label}’", "Yn perthyn i res ‘{label}’"),
    "entry": ("Entry", "Cofnod"),
    "entry_n": ("{label} {n}", "{label} {n}"),
    "table_at": ("Answer on the sheet ‘{sheet}’.", "Atebwch ar y daflen ‘{sheet}’."),
    "table_rows": (
        "Use one row for each entry. There may be up to {most}.",
        "Defnyddiwch un rhes ar gyfer pob cofnod. Gall fod hyd at {most}.",
    ),
    "section_line": (
        "Answer in the yellow cells.",
        "Atebwch yn y celloedd melyn.",
    ),
    # Questions
    "optional": ("{label} (optional)", "{label} (dewisol)"),
    "recommended": (
        "An answer helps us. You can leave it empty.",
        "Mae ateb yn ein helpu. Gallwch ei adael yn wag.",
    ),
    "yes": ("Yes", "Ie"),
    "confirm": ("I confirm this", "Rwy’n cadarnhau hyn"),
    "place_n": ("Place {n}", "Safle {n}"),
    "DK": ("I do not know", "Nid wyf yn gwybod"),
    "NA": ("Does not apply", "Ddim yn berthnasol"),
    "PNTS": ("I prefer not to say", "Mae’n well gennyf beidio â dweud"),
    "SKIP": ("Skip this question", "Hepgor y cwestiwn hwn"),
    "file": (
        "Send this file together with this form.",
        "Anfonwch y ffeil hon gyda’r ffurflen hon.",
    ),
    "among": (
        "Only what you selected under ‘{label}’.",
        "Dim ond yr hyn a ddewisoch o dan ‘{label}’.",
    ),
    "some": (
        "Some of the list may not fit your other answers.",
        "Efallai na fydd rhai o’r rhestr yn cyd-fynd â’ch atebion eraill.",
    ),
    "at_most": ("Select up to {n}.", "Dewiswch hyd at {n}."),
    # How to answer
    "help_text": ("Enter text.", "Rhowch destun."),
    "help_list": ("Select from the list.", "Dewiswch o’r rhestr."),
    "help_multiple": (
        "Select ‘Yes’ beside each that applies.",
        "Dewiswch ‘Ie’ wrth ymyl pob un sy’n berthnasol.",
    ),
    "help_rank": (
        "Select in order, the first at the top.",
        "Dewiswch mewn trefn, y cyntaf ar y brig.",
    ),
    "help_rank_paper": (
        "Write 1 beside the first, 2 beside the second, and so on.",
        "Ysgrifennwch 1 wrth ymyl y cyntaf, 2 wrth ymyl yr ail, ac yn y blaen.",
    ),
    "help_one_paper": ("Tick one.", "Ticiwch un."),
    "help_multiple_paper": ("Tick all that apply.", "Ticiwch bob un sy’n berthnasol."),
    "help_integer": ("Enter a whole number{bounds}.", "Rhowch rif cyfan{bounds}."),
    "help_decimal": ("Enter a number{bounds}.", "Rhowch rif{bounds}."),
    "help_step": (
        "Enter a number{bounds}, in steps of {step}.",
        "Rhowch rif{bounds}, mewn camau o {step}.",
    ),
    "help_date": ("Enter a date, like 27/03/2026.", "Rhowch ddyddiad, fel 27/03/2026."),
    "help_past": (
        "Enter a date up to today, like 27/03/2026.",
        "Rhowch ddyddiad hyd at heddiw, fel 27/03/2026.",
    ),
    "help_dateTime": (
        "Enter a date and a time, like 27/03/2026 14:30.",
        "Rhowch ddyddiad ac amser, fel 27/03/2026 14:30.",
    ),
    "help_time": ("Enter a time, like 14:30.", "Rhowch amser, fel 14:30."),
    "between": (" from {low} to {high}", " o {low} i {high}"),
    "from": (", {low} or more", ", {low} neu fwy"),
    "up_to": (", {high} or less", ", {high} neu lai"),
    "not_taken": ("That does not fit here", "Nid yw hynny’n ffitio yma"),
    "paper_day": ("Day", "Diwrnod"),
    "paper_month": ("Month", "Mis"),
    "paper_year": ("Year", "Blwyddyn"),
    "paper_time": ("Time", "Amser"),
    "paper_more": (
        "If you need more, use a further sheet of paper. There may be up to {most}.",
        "Os oes angen mwy arnoch, defnyddiwch ddalen arall o bapur. Gall fod hyd at {most}.",
    ),
    "paper_repeat": ("There may be up to {most}.", "Gall fod hyd at {most}."),
    "page_of": ("Page {n} of {total}", "Tudalen {n} o {total}"),
    # Conditions
    "only_if": ("Only if {condition}.", "Dim ond os {condition}."),
    "and": ("{first} and {last}", "{first} a {last}"),
    "either": ("either {listed}", "naill ai {listed}"),
    "or_word": ("{first} or {last}", "{first} neu {last}"),
    "is": ("the answer to ‘{label}’ is {value}", "{value} yw’r ateb i ‘{label}’"),
    "is_not": ("the answer to ‘{label}’ is not {value}", "nid {value} yw’r ateb i ‘{label}’"),
    "answered": ("‘{label}’ is answered", "atebir ‘{label}’"),
    "not_answered": ("‘{label}’ is not answered", "nid atebir ‘{label}’"),
    "more_than": ("more than {n}", "mwy na {n}"),
    "or_more": ("{n} or more", "{n} neu fwy"),
    "less_than": ("less than {n}", "llai na {n}"),
    "or_less": ("{n} or less", "{n} neu lai"),
    "selected": (
        "‘{choice}’ is selected under ‘{label}’",
        "dewisir ‘{choice}’ o dan ‘{label}’",
    ),
    "not_selected": (
        "‘{choice}’ is not selected under ‘{label}’",
        "ni ddewisir ‘{choice}’ o dan ‘{label}’",
    ),
    "counted": (
        "what is selected under ‘{label}’ is {value}",
        "{value} yw nifer yr hyn a ddewisir o dan ‘{label}’",
    ),
    "called_for": ("your earlier answers call for it", "yw eich atebion cynharach yn galw amdano"),
    "your_answer": ("[your answer to ‘{label}’]", "[eich ateb i ‘{label}’]"),
    "months": (
        "January February March April May June July August September October November December",
        "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr",
    ),
}
_BY_LANGUAGE: Mapping[str, Words] = MappingProxyType(
    {
        code: MappingProxyType({name: texts[at] for name, texts in _CATALOGUE.items()})
        for at, code in enumerate(("en", "cy"))
    }
)


def words_in(language: str) -> Words:
    """Give the words in a form's language, English if it is not spoken here.

    Examples
    --------
    >>> words_in("Welsh (cy)")["yes"], words_in("")["yes"]
    ('Ie', 'Yes')
    """
    return _BY_LANGUAGE.get(language_code(language), _BY_LANGUAGE["en"])

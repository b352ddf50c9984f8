"""What pages without a form say, in English and in Welsh.

They stand apart from :mod:`cpd_eval.pages.words`, which travels with every view: nobody who fills
a form needs them. The Welsh has not been read by a translator.
"""

from collections.abc import Mapping

from cpd_eval.pages.keeping import Texts
from cpd_eval.pages.words import ENGLISH, WELSH

_WRITE = {
    ENGLISH: ("write to {contact}", "write to whoever sent you the link"),
    WELSH: ("ysgrifennwch at {contact}", "ysgrifennwch at bwy bynnag a anfonodd y ddolen atoch"),
}

_NOT_SAVED = {
    ENGLISH: (
        "What was saved before is kept. What you wrote last was not saved, and your answers have "
        "not been sent.",
        "If you still want to send them, {write}.",
    ),
    WELSH: (
        "Mae’r hyn a gadwyd yn gynharach yn ddiogel. Ni chadwyd yr hyn a ysgrifennoch ddiwethaf, "
        "ac nid yw eich atebion wedi’u hanfon.",
        "Os ydych am eu hanfon o hyd, {write}.",
    ),
}
_HEADINGS = {
    "revoked": {
        ENGLISH: "This link has been withdrawn",
        WELSH: "Mae’r ddolen hon wedi’i thynnu’n ôl",
    },
    "closed": {ENGLISH: "This form has closed", WELSH: "Mae’r ffurflen hon wedi cau"},
    "expired": {ENGLISH: "This link has run out", WELSH: "Mae’r ddolen hon wedi dod i ben"},
    "not_taken": {
        ENGLISH: "Nothing more can be sent with this link",
        WELSH: "Ni ellir anfon dim mwy gyda’r ddolen hon",
    },
    "no_link": {
        ENGLISH: "You need the link from your invitation",
        WELSH: "Mae arnoch angen y ddolen o’ch gwahoddiad",
    },
    "unknown": {
        ENGLISH: "This link does not open a form",
        WELSH: "Nid yw’r ddolen hon yn agor ffurflen",
    },
    "out_of_order": {
        ENGLISH: "The form cannot be opened at the moment",
        WELSH: "Ni ellir agor y ffurflen ar hyn o bryd",
    },
    "not_open": {
        ENGLISH: "This form is not open yet",
        WELSH: "Nid yw’r ffurflen hon ar agor eto",
    },
    "used": {
        ENGLISH: "Your answers have already been sent",
        WELSH: "Mae eich atebion eisoes wedi’u hanfon",
    },
    "no_page": {ENGLISH: "There is no page here", WELSH: "Nid oes tudalen yma"},
}
_HEADINGS["other_form"] = _HEADINGS["unknown"]
_TEXTS: dict[str, Mapping[str, tuple[str, ...]]] = {
    "no_link": {
        ENGLISH: (
            "Every form opens with a personal link. Copy the whole link from your invitation into "
            "the address bar.",
            "If you have no invitation, {write}.",
        ),
        WELSH: (
            "Mae pob ffurflen yn agor gyda dolen bersonol. Copïwch y ddolen gyfan o’ch gwahoddiad "
            "i’r bar cyfeiriad.",
            "Os nad oes gennych wahoddiad, {write}.",
        ),
    },
    "unknown": {
        ENGLISH: (
            "Check that you copied the whole link from your invitation.",
            "If it still does not work, {write} and ask for a new one.",
        ),
        WELSH: (
            "Gwiriwch eich bod wedi copïo’r ddolen gyfan o’ch gwahoddiad.",
            "Os nad yw’n gweithio o hyd, {write} a gofynnwch am un newydd.",
        ),
    },
    "other_form": {
        ENGLISH: (
            "A part of the link is missing or was changed: it names another form than your "
            "invitation does. Copy the whole link from your invitation.",
            "If it still does not work, {write} and ask for a new one.",
        ),
        WELSH: (
            "Mae rhan o’r ddolen ar goll neu wedi’i newid: mae’n enwi ffurflen wahanol i’r un yn "
            "eich gwahoddiad. Copïwch y ddolen gyfan o’ch gwahoddiad.",
            "Os nad yw’n gweithio o hyd, {write} a gofynnwch am un newydd.",
        ),
    },
    "out_of_order": {
        ENGLISH: (
            "Answers that were saved before are safe. Try again in a few minutes.",
            "If it still does not open, {write}.",
        ),
        WELSH: (
            "Mae’r atebion a gadwyd yn gynharach yn ddiogel. Rhowch gynnig arall arni ymhen "
            "ychydig funudau.",
            "Os nad yw’n agor o hyd, {write}.",
        ),
    },
    "expired": {
        ENGLISH: (
            "What you wrote so far is kept.",
            "To go on, {write} and ask for a new link.",
        ),
        WELSH: (
            "Mae’r hyn a ysgrifennoch hyd yn hyn wedi’i gadw.",
            "I fynd ymlaen, {write} a gofynnwch am ddolen newydd.",
        ),
    },
    "revoked": {
        ENGLISH: (
            "If you were sent a newer link, use that one.",
            "If you were not, {write}.",
        ),
        WELSH: (
            "Os anfonwyd dolen fwy newydd atoch, defnyddiwch honno.",
            "Os na, {write}.",
        ),
    },
    "not_open": {
        ENGLISH: (
            "It opens on {day}. Come back then, with the same link.",
            "If you have a question, {write}.",
        ),
        WELSH: (
            "Mae’n agor ar {day}. Dewch yn ôl bryd hynny, gyda’r un ddolen.",
            "Os oes gennych gwestiwn, {write}.",
        ),
    },
    "closed": {
        ENGLISH: (
            "What you wrote so far is kept.",
            "If you still want to send it, {write}.",
        ),
        WELSH: (
            "Mae’r hyn a ysgrifennoch hyd yn hyn wedi’i gadw.",
            "Os ydych am ei anfon o hyd, {write}.",
        ),
    },
    "used": {
        ENGLISH: (
            "Your reference number is {reference}.",
            "You do not need to do anything else.",
            "If an answer has to change, {write} and give the reference number.",
        ),
        WELSH: (
            "Eich cyfeirnod yw {reference}.",
            "Nid oes angen i chi wneud dim arall.",
            "Os oes angen newid ateb, {write} a rhowch y cyfeirnod.",
        ),
    },
    "no_page": {
        ENGLISH: ("Open the form with the whole link from your invitation.",),
        WELSH: ("Agorwch y ffurflen gyda’r ddolen gyfan o’ch gwahoddiad.",),
    },
}


def notice_texts(
    key: str, *, contact: str = "", values: Mapping[str, Mapping[str, str]] | None = None
) -> Texts:
    """Give heading and paragraphs of a page without a form, by language.

    Parameters
    ----------
    key : str
        A reason of :class:`~cpd_eval.store.admission.InvitationError`, or ``no_link``,
        ``other_form``, ``out_of_order`` or ``no_page``.
    contact : str, optional
        Whom to write to.
    values : mapping of str to mapping, optional
        By language, what is filled in: ``day``, ``reference``.

    Returns
    -------
    mapping of str to (str, list of str)
        Heading and paragraphs, by code of the language.

    Examples
    --------
    >>> notice_texts("expired", contact="cpd@example.org")["cy"][1][1]
    'I fynd ymlaen, ysgrifennwch at cpd@example.org a gofynnwch am ddolen newydd.'
    """
    return _filled(_HEADINGS[key], _TEXTS[key], contact, values or {})


def not_taken_texts(reason: str, *, contact: str = "") -> Texts:
    """Say on an open page why nothing more is taken, and what became of what was written.

    Parameters
    ----------
    reason : str
        Of :class:`~cpd_eval.store.admission.InvitationError`.
    contact : str, optional
        Whom to write to.

    Returns
    -------
    mapping of str to (str, list of str)
        Heading and paragraphs, by code of the language.

    Examples
    --------
    >>> not_taken_texts("closed")["en"][0]
    'This form has closed'
    """
    key = reason if reason in ("revoked", "closed", "expired") else "not_taken"
    return _filled(_HEADINGS[key], _NOT_SAVED, contact, {})


def _filled(
    headings: Mapping[str, str],
    texts: Mapping[str, tuple[str, ...]],
    contact: str,
    values: Mapping[str, Mapping[str, str]],
) -> Texts:
    found = {}
    for code, paragraphs in texts.items():
        known, unknown = _WRITE[code]
        write = known.format(contact=contact) if contact else unknown
        filled = [one.format(write=write, **values.get(code, {})) for one in paragraphs]
        found[code] = (headings[code], filled)
    return found

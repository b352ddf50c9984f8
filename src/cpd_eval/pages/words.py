"""What the page itself says, in English and in Welsh.

A form brings the words of its questions; these are the words around them: buttons, statuses, what
is saved, what went wrong. They all stand here, so that a page speaks one language throughout and
a further one is a further column. The browser has no words of its own; they come with the view.

Names in braces are filled in by whoever shows the text. What a form translated into a language
that is not here says in its questions stays as it is; the words around them are English then.
"""

from collections.abc import Mapping

from cpd_eval.forms.words import language_code

Words = Mapping[str, str]

ENGLISH = "en"
WELSH = "cy"
SPOKEN = (ENGLISH, WELSH)
"""Codes of the languages the page speaks."""

_CATALOGUE: dict[str, tuple[str, str]] = {
    # The way through
    "skip": ("Skip to main content", "Neidio i’r prif gynnwys"),
    "back": ("Back", "Yn ôl"),
    "back_to_list": ("Back to the list of sections", "Yn ôl i’r rhestr o adrannau"),
    "continue": ("Save and continue", "Cadw a pharhau"),
    "send": ("Send your answers", "Anfon eich atebion"),
    "change": ("Change", "Newid"),
    "language": ("Language", "Iaith"),
    "part": ("{form}, part {n}", "{form}, rhan {n}"),
    "section": ("{form}, section {n} of {total}", "{form}, adran {n} o {total}"),
    "contact": ("Questions? Write to {contact}.", "Cwestiynau? Ysgrifennwch at {contact}."),
    "later": (
        "You can close this page at any time and come back with the same link.",
        "Gallwch gau’r dudalen hon unrhyw bryd a dod yn ôl gyda’r un ddolen.",
    ),
    # Questions
    "optional": ("{label} (optional)", "{label} (dewisol)"),
    "or": ("or", "neu"),
    "select": ("Select one", "Dewiswch un"),
    "clear": ("Clear my answer", "Clirio fy ateb"),
    "cleared": ("Your answer has been cleared.", "Mae eich ateb wedi’i glirio."),
    "day": ("Day", "Diwrnod"),
    "month": ("Month", "Mis"),
    "year": ("Year", "Blwyddyn"),
    "hour": ("Hour", "Awr"),
    "minute": ("Minute", "Munud"),
    "months": (
        "January February March April May June July August September October November December",
        "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr",
    ),
    "recommended": (
        "An answer helps us. You can go on without it.",
        "Mae ateb yn ein helpu. Gallwch fynd ymlaen hebddo.",
    ),
    "confirm": ("I confirm this", "Rwy’n cadarnhau hyn"),
    "not_provided": ("Not provided", "Heb ei ddarparu"),
    "DK": ("I do not know", "Nid wyf yn gwybod"),
    "NA": ("Does not apply", "Ddim yn berthnasol"),
    "PNTS": ("I prefer not to say", "Mae’n well gennyf beidio â dweud"),
    "SKIP": ("Skip this question", "Hepgor y cwestiwn hwn"),
    # What is ranked
    "rank_place": ("Place {n}", "Safle {n}"),
    "rank_none": ("Nothing chosen", "Dim wedi’i ddewis"),
    # Repeats
    "instance": ("{label} {n} of {total}", "{label} {n} o {total}"),
    "entry": ("Entry", "Cofnod"),
    "add": ("Add another", "Ychwanegu un arall"),
    "add_first": ("Add one", "Ychwanegu un"),
    "remove": ("Remove", "Dileu"),
    # Files
    "file_limits": (
        "One file of at most {size} MB.",
        "Un ffeil o {size} MB ar y mwyaf.",
    ),
    "file_types": (
        "One file of at most {size} MB: {types}.",
        "Un ffeil o {size} MB ar y mwyaf: {types}.",
    ),
    "file_here": ("Uploaded: {name}", "Wedi’i lanlwytho: {name}"),
    "file_coming": ("Uploading {name}: {share} %", "Yn lanlwytho {name}: {share} %"),
    "file_remove": ("Remove the file", "Dileu’r ffeil"),
    "file_too_large": (
        "The selected file must be smaller than {size} MB",
        "Rhaid i’r ffeil a ddewisir fod yn llai na {size} MB",
    ),
    "file_wrong_type": (
        "The selected file must be one of these: {types}",
        "Rhaid i’r ffeil a ddewisir fod yn un o’r rhain: {types}",
    ),
    "file_unreadable": (
        "The selected file could not be uploaded – choose it again",
        "Ni ellid lanlwytho’r ffeil a ddewiswyd – dewiswch hi eto",
    ),
    "file_wait": (
        "Wait until the file is uploaded, then send your answers",
        "Arhoswch nes bod y ffeil wedi’i lanlwytho, yna anfonwch eich atebion",
    ),
    "file_empty": ("The selected file is empty", "Mae’r ffeil a ddewiswyd yn wag"),
    "file_full": (
        "There is no room for this file: the files of this form are too large together",
        "Nid oes lle i’r ffeil hon: mae ffeiliau’r ffurflen hon yn rhy fawr gyda’i gilydd",
    ),
    # Errors
    "problem": ("There is a problem", "Mae problem"),
    "error": ("Error: {text}", "Gwall: {text}"),
    "too_long": (
        "This answer is too long to be saved – make it shorter",
        "Mae’r ateb hwn yn rhy hir i’w gadw – gwnewch ef yn fyrrach",
    ),
    "changed_elsewhere": (
        "Your answers were changed in another window. Check them again before you send them.",
        "Newidiwyd eich atebion mewn ffenestr arall. Gwiriwch nhw eto cyn eu hanfon.",
    ),
    # The list of sections
    "not_started": ("Not started", "Heb ddechrau"),
    "in_progress": ("In progress", "Ar y gweill"),
    "completed": ("Completed", "Wedi’i gwblhau"),
    "cannot_start": ("Cannot start yet", "Methu dechrau eto"),
    "progress": (
        "You have completed {n} of {total} sections.",
        "Rydych wedi cwblhau {n} o {total} adran.",
    ),
    "any_order": (
        "You can fill in the sections in any order.",
        "Gallwch lenwi’r adrannau mewn unrhyw drefn.",
    ),
    "sections": ("Sections", "Adrannau"),
    "check_and_send": ("Check your answers and send them", "Gwirio eich atebion a’u hanfon"),
    "is_complete": (
        "Have you completed this section?",
        "A ydych wedi cwblhau’r adran hon?",
    ),
    "is_complete_yes": (
        "Yes, I’ve completed this section",
        "Ydw, rwyf wedi cwblhau’r adran hon",
    ),
    "is_complete_no": (
        "No, I’ll come back to it later",
        "Nac ydw, dof yn ôl ati yn nes ymlaen",
    ),
    "is_complete_error": (
        "Select whether you have completed this section",
        "Dewiswch a ydych wedi cwblhau’r adran hon",
    ),
    "still_open": (
        "You can send your answers when these sections are completed:",
        "Gallwch anfon eich atebion pan fydd yr adrannau hyn wedi’u cwblhau:",
    ),
    # The last pages
    "check": ("Check your answers before you send them", "Gwiriwch eich atebion cyn eu hanfon"),
    "done": ("Your answers have been sent", "Mae eich atebion wedi’u hanfon"),
    "reference": ("Your reference number", "Eich cyfeirnod"),
    "next": ("What happens next", "Beth sy’n digwydd nesaf"),
    "next_published": (
        "We will put your answers together with those of others. Nobody is named in what is "
        "published, and no figure is shown that rests on only a few people.",
        "Byddwn yn rhoi eich atebion gyda rhai pobl eraill. Ni chaiff neb ei enwi yn yr hyn a "
        "gyhoeddir, ac ni ddangosir unrhyw ffigur sy’n seiliedig ar ychydig o bobl yn unig.",
    ),
    "next_reference": (
        "Keep the reference number: with it we can find your answers if you write to us.",
        "Cadwch y cyfeirnod: gydag ef gallwn ddod o hyd i’ch atebion os ysgrifennwch atom.",
    ),
    "sent": ("What you sent", "Yr hyn a anfonoch"),
    "show_sent": ("Show the answers you sent", "Dangos yr atebion a anfonoch"),
    "download": ("Download a copy of your answers", "Lawrlwytho copi o’ch atebion"),
    "print": ("Print this page or save it as a PDF", "Argraffu’r dudalen hon neu ei chadw fel PDF"),
    "sent_at": ("Sent on {when}", "Anfonwyd ar {when}"),
    "question": ("Question", "Cwestiwn"),
    "answer": ("Answer", "Ateb"),
    # What is safe
    "saved_at": ("Saved at {time}", "Cadwyd am {time}"),
    "saved_now": ("Saved just now", "Newydd ei gadw"),
    "saved_minute": ("Saved 1 minute ago", "Cadwyd 1 funud yn ôl"),
    "saved_minutes": ("Saved {n} minutes ago", "Cadwyd {n} munud yn ôl"),
    "saved_hour": ("Saved 1 hour ago", "Cadwyd 1 awr yn ôl"),
    "saved_hours": ("Saved {n} hours ago", "Cadwyd {n} awr yn ôl"),
    "lost": ("The connection is lost.", "Collwyd y cysylltiad."),
    "safe": (
        "What you have written so far is safe up to {time}.",
        "Mae’r hyn a ysgrifennoch hyd yn hyn yn ddiogel hyd at {time}.",
    ),
    "trying": ("Trying again.", "Yn rhoi cynnig arall arni."),
    "ended": ("The connection has ended.", "Mae’r cysylltiad wedi dod i ben."),
    "reopen": ("Open the form again to go on.", "Agorwch y ffurflen eto i fynd ymlaen."),
    "reopen_button": ("Open the form again", "Agor y ffurflen eto"),
    "kept": (
        "What you wrote since then is kept in this tab and will be sent when you do.",
        "Mae’r hyn a ysgrifennoch ers hynny wedi’i gadw yn y tab hwn a chaiff ei anfon wedyn.",
    ),
}
_WORDS = {
    code: {key: texts[column] for key, texts in _CATALOGUE.items()}
    for column, code in enumerate(SPOKEN)
}


def language_name(language: str) -> str:
    """Give the name of a form's language without its code, as its speakers know it.

    Examples
    --------
    >>> language_name("Welsh (cy)"), language_name("Français (fr)")
    ('Cymraeg', 'Français')
    """
    own = {ENGLISH: "English", WELSH: "Cymraeg"}
    name = language.rpartition("(")[0].strip() or language
    return own.get(language_code(language), name)


def words_in(language: str) -> Words:
    """Give the words of the page in a language, or in English if they are not there.

    Parameters
    ----------
    language : str
        As XLSForm writes it.

    Returns
    -------
    mapping of str to str
        Text by key.

    Examples
    --------
    >>> words_in("Welsh (cy)")["back"]
    'Yn ôl'
    """
    return _WORDS.get(language_code(language), _WORDS[ENGLISH])

"""Every number the practice guides give, once, with the passage it rests on.

The sources are numbered as in the documentation: 000 a professional development framework for
business advisers, 001 a guide on the manager's role in work-based learning, 002 a discussion of
continuing professional development policy, 003 a report on embedding professional skills in
government, 004 a blueprint for modern professional learning. A code after the number (A12, B29,
D47 …) is the row of the inventory of requirements that quotes the passage.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Area:
    """One of the five areas in which professional skills are embedded.

    Attributes
    ----------
    number : int
        1 to 5.
    n_department, n_profession : int
        Principles for the department, and for the profession.
    n_checklist : int
        Items of the checklist.
    """

    number: int
    n_department: int
    n_profession: int
    n_checklist: int


# --- Planning and recording development -------------------------------------------------------

PLAN_UPDATE_MONTHS: Final = 3
"""Months between updates of a development plan, at most. 000 A12: "on a quarterly basis as a
minimum"."""

JOURNAL_UPDATE_MONTHS: Final = 3
"""Months between updates of a development journal, at most. 000 A14: "on a quarterly basis as a
minimum"."""

JOURNAL_LOOKS_BACK_QUARTERS: Final = 1
"""Quarters a journal looks back. 000 A15: "undertaken in the previous quarter"."""

PLAN_LEVELS: Final = ("individual", "local", "regional", "national")
"""000 A04: "plans at an individual, local, regional and national level"."""

ORGANISATION_LEVEL: Final = "organisation"
"""The further level between team and region. 000 A22: "aggregated at an organisational (BLO)
level and at a regional level"."""

CPD_AIMS: Final = ("doing things better", "knowing more", "being prepared for the future")
"""000 A18: "doing things better, knowing more and being prepared for the future"."""

N_FRAMEWORK_PURPOSES: Final = 7
"""000: the framework names seven purposes."""

STANDARDS_INTRODUCED: Final = "2001-09"
"""000 A29: "introduced in September 2001"."""

# --- The manager's part -----------------------------------------------------------------------

SOLUTION_TYPES: Final = (
    "shadowing",
    "coaching",
    "placement",
    "secondment",
    "in_house",
    "external",
    "e_learning",
)
"""001 B08: seven solutions, "Not an exhaustive list"."""

OTHER_SOLUTION: Final = "other"
"""001 B08: what the seven do not name."""

SOLUTIONS_WITH_SUPPORT: Final = ("placement", "secondment", "e_learning")
"""001 B09: "temporary role change with support", "Secondment with support", "E-learning with
support"."""

MANAGER_SUPPORTS: Final = (
    "time",  # B19 the necessary time, including research in the workplace
    "importance",  # B21 shows in word and actions that the learning matters
    "curriculum",  # B23 input to the curriculum and the learning outcomes
    "assignments",  # B24 business-focused assignment topics
    "consultation",  # B25 available for consultation on work-based projects
    "mentoring",  # B26 mentors learners from other parts of the business
    "challenge",  # B27 encourages to challenge practice, champions good ideas
    "attendance",  # B28 attends now and then, and formal events
    "follow_up",  # B29 reviews one to three months after completion
)
"""001 B19–B30: the nine supports a manager can give."""

FOLLOW_UP_OPENS_MONTHS: Final = 1
"""001 B29: "one month to three months after completion"."""

FOLLOW_UP_CLOSES_MONTHS: Final = 3
"""001 B29: "one month to three months after completion"."""

PERFORMANCE_LEVELS: Final = ("business", "department", "team", "individual")
"""001 B02: "business, departmental, team and individual performance"."""

# --- Professions ------------------------------------------------------------------------------

AREAS: Final = (
    Area(1, n_department=6, n_profession=2, n_checklist=3),
    Area(2, n_department=8, n_profession=4, n_checklist=5),
    Area(3, n_department=3, n_profession=4, n_checklist=2),
    Area(4, n_department=1, n_profession=3, n_checklist=3),
    Area(5, n_department=7, n_profession=4, n_checklist=4),
)
"""003 D05: "five key areas", with their principles and checklist items."""

N_PRINCIPLES: Final = 42
"""003: principles in the framework, 25 for the department and 17 for the profession."""

ABSENT_PRINCIPLE: Final = "1.7"
"""003: the numbering leaves it out; it is never invented."""

N_CHECKLIST_ITEMS: Final = 17
"""003: items of the checklist."""

FORUM_EVERY_MONTHS: Final = 3
"""003 D16: "forum for MoJ's Heads of Profession that meets quarterly"."""

WORKING_GROUP_GRADE: Final = "Grade 7"
"""003 D17: "working group at Grade 7 level"."""

HEAD_OF_PROFESSION_REPORT_EVERY_MONTHS: Final = 1
"""003 D31: "providing monthly reports"."""

SEMINARS_A_YEAR: Final = 2
"""003 D32: "twice-yearly seminars involving all the Heads of Profession"."""

SEMINAR_PARTS: Final = ("introductory talk", "working groups", "feedback to the whole group")
"""003 D33: "introductory talk, working groups on different topics and feedback to the whole
group"."""

PROFESSIONS_PER_PERSON_MAX: Final = 3
"""003 D47: "up to a maximum of three professional areas"."""

PROFESSIONS_PER_POST: Final = 1
"""003 D46: "aligned every post in the organisation to one of the professions"."""

PROFESSION_PROFILE: Final = ("maturity", "culture", "approach to development", "challenges")
"""003 D12: "level of maturity, their culture, their approach to staff development and the
challenges they face"."""

MATURITY_INDICATORS: Final = ("career mapping", "professional standards")
"""003 D35: "mature in terms of career mapping and setting professional standards"."""

QUALIFICATIONS_TRIAL: Final = ("2010-02", "2010-06")
"""003 D06: the framework of qualifications was "trialled … between February and June 2010"."""

# --- Support for modern learning --------------------------------------------------------------

N_EMPLOYEE_SUPPORTS: Final = 6
"""004 E23: "6 ways L&D can support employees and 6 ways L&D can support managers"."""

N_MANAGER_SUPPORTS_BY_LD: Final = 6
"""004 E23: "6 ways L&D can support employees and 6 ways L&D can support managers"."""

LEARNER_TRAITS: Final = (
    "addresses own learning and performance problems",
    "organises and manages own professional goals",
    "continuously learns and keeps up to date",
    "builds own toolkit",
    "maintains own digital portfolio",
)
"""004 E01: the five traits of a modern professional learner."""

MANAGER_ROLES: Final = (
    "enables and supports people individually",
    "enables and supports people collectively",
    "manages performance improvements",
)
"""004 E02: "enable and support his/her people (individually and collectively) as well as manage
performance improvements"."""

# --- Decisions of this project, beside the sources ---------------------------------------------

AFTER_CLOSES_DAYS: Final = 14
"""Days after completion within which "after" is asked; ours, so that the form is still about the
activity and not about its use."""

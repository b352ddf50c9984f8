"""What made-up people write. Every sentence here is invented; nobody said it."""

SUCCESS = (
    "I can handle {standard} without asking a colleague first.",
    "Clients tell us that {standard} goes faster and with fewer questions back.",
    "I would take on the harder cases where we have to {standard}.",
    "Fewer files come back to me, and I know why when one does.",
    "New colleagues can watch me do it and learn from it.",
    "My manager no longer needs to check this part of my work.",
    "I finish within the agreed time in most weeks.",
)
INTENTION = (
    "Plan the first ten minutes of each meeting so that we {standard} before anything else.",
    "Use the checklist from the second day with every new client.",
    "Ask a colleague to sit in once a month and tell me what they saw.",
    "Write down what I agreed with the client before I leave the room.",
    "Bring one real case to the team meeting every fortnight.",
    "Stop sending the long leaflet and call instead.",
    "Keep an hour each Friday to {standard} with the cases of the week.",
)
CHANGE = (
    "We answer most enquiries on the same day now; before it took three.",
    "Nothing has changed yet. The new cases only start next month.",
    "Two clients came back and asked for me because the first talk had been clear.",
    "The team uses one template, so cover for holidays has become easier.",
    "Fewer complaints about missing papers; I counted four this month and eleven in spring.",
    "My own work is better. The team has not noticed much so far.",
    "We dropped a step that nobody needed and win about an hour a week.",
    "We work with the local college again since I knew whom to ring.",
)
HOW_WORKED_OUT = (
    "Hours saved a week times forty-four weeks times the hourly rate from finance.",
    "Two repeat orders a year at the usual fee.",
    "A rough guess together with my manager.",
    "Fewer external bookings, from the invoices of last year.",
)
EXAMPLE = (
    "A bakery wanted a loan. We went through its figures first and found it needed none.",
    "A workshop of twelve people: for the first time everyone left with a dated plan.",
    "An enquiry about export rules that I could answer from the new source list in ten minutes.",
    "A difficult call that I could calm because I let the client finish first.",
)
EVIDENCE = ("Monthly return of the team", "Case file, made up", "Client feedback form", "Minutes")
WORSE = (
    "Calls take a little longer.",
    "My other cases waited while I was away.",
    "No.",
    "Some colleagues feel left out because they could not go.",
)
NEXT_STEP = (
    "Shadow a colleague who is strong at this for two days.",
    "Ask for the two cases a month in which it comes up.",
    "Take the second module in the autumn.",
    "Agree time for practice with my manager.",
    "Go through three closed cases with a mentor.",
    "Read the new guidance and talk it over in the team.",
)
OTHER_BARRIER = ("The office move", "Two systems that do not talk to each other", "Travel")

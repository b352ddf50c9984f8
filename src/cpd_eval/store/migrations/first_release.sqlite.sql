CREATE TABLE form_version (
form_id VARCHAR(80) NOT NULL,
version VARCHAR(12) NOT NULL,
number INTEGER NOT NULL,
title TEXT NOT NULL,
source TEXT NOT NULL,
published_at DATETIME NOT NULL,
PRIMARY KEY (form_id, version),
CONSTRAINT one_version_a_number UNIQUE (form_id, number)
)

CREATE TABLE identity (
pid VARCHAR(24) NOT NULL,
local_id TEXT NOT NULL,
name TEXT,
email TEXT,
PRIMARY KEY (pid),
UNIQUE (local_id)
)

CREATE TABLE person_attributes (
pid VARCHAR(24) NOT NULL,
region TEXT,
profession TEXT,
local_org TEXT,
team TEXT,
worker_type TEXT,
role_family TEXT,
solution_type TEXT,
programme TEXT,
trained INTEGER,
PRIMARY KEY (pid)
)

CREATE TABLE store_info (
name VARCHAR(40) NOT NULL,
value TEXT NOT NULL,
PRIMARY KEY (name)
)

CREATE TABLE form_mapping (
form_id VARCHAR(80) NOT NULL,
version VARCHAR(12) NOT NULL,
from_version VARCHAR(12) NOT NULL,
source TEXT NOT NULL,
PRIMARY KEY (form_id, version),
FOREIGN KEY(form_id, version) REFERENCES form_version (form_id, version),
FOREIGN KEY(form_id, from_version) REFERENCES form_version (form_id, version)
)

CREATE TABLE wave (
wave_id VARCHAR(80) NOT NULL,
form_id VARCHAR(80) NOT NULL,
version VARCHAR(12) NOT NULL,
kind VARCHAR(20) NOT NULL,
opens_at DATETIME NOT NULL,
closes_at DATETIME,
PRIMARY KEY (wave_id),
FOREIGN KEY(form_id, version) REFERENCES form_version (form_id, version)
)

CREATE TABLE invitation (
invitation_id INTEGER NOT NULL,
token_hash VARCHAR(64),
wave_id VARCHAR(80) NOT NULL,
pid VARCHAR(80) NOT NULL,
rater VARCHAR(20) NOT NULL,
programme VARCHAR(80) NOT NULL,
prefill JSON NOT NULL,
issued_at DATETIME NOT NULL,
expires_at DATETIME,
revoked_at DATETIME,
PRIMARY KEY (invitation_id),
UNIQUE (token_hash),
FOREIGN KEY(wave_id) REFERENCES wave (wave_id)
)

CREATE UNIQUE INDEX one_invitation ON invitation (wave_id, pid, rater, programme) WHERE revoked_at IS NULL

CREATE TABLE response (
response_id INTEGER NOT NULL,
invitation_id INTEGER NOT NULL,
form_id VARCHAR(80) NOT NULL,
version VARCHAR(12) NOT NULL,
page TEXT,
started_at DATETIME NOT NULL,
saved_at DATETIME NOT NULL,
submitted_at DATETIME,
reference VARCHAR(9),
PRIMARY KEY (response_id),
CONSTRAINT one_response UNIQUE (invitation_id),
FOREIGN KEY(form_id, version) REFERENCES form_version (form_id, version),
FOREIGN KEY(invitation_id) REFERENCES invitation (invitation_id),
UNIQUE (reference)
)

CREATE TABLE answer_event (
event_id INTEGER NOT NULL,
response_id INTEGER NOT NULL,
question TEXT NOT NULL,
value TEXT,
at DATETIME NOT NULL,
"by" VARCHAR(80) NOT NULL,
PRIMARY KEY (event_id),
FOREIGN KEY(response_id) REFERENCES response (response_id)
)

CREATE INDEX events_of_a_response ON answer_event (response_id, event_id)

CREATE TABLE upload (
response_id INTEGER NOT NULL,
token VARCHAR(12) NOT NULL,
size INTEGER NOT NULL,
content BLOB NOT NULL,
at DATETIME NOT NULL,
PRIMARY KEY (response_id, token),
FOREIGN KEY(response_id) REFERENCES response (response_id)
)

CREATE TRIGGER answers_do_not_change BEFORE UPDATE ON answer_event
BEGIN SELECT RAISE(ABORT, 'answers are only added, never changed'); END

CREATE TRIGGER answers_are_not_removed BEFORE DELETE ON answer_event
BEGIN SELECT RAISE(ABORT, 'answers are only added, never removed'); END

CREATE TRIGGER submitted_takes_no_answers BEFORE INSERT ON answer_event
WHEN (SELECT submitted_at FROM response WHERE response_id = NEW.response_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a submitted response takes no more answers'); END

CREATE TRIGGER submitted_takes_no_files BEFORE INSERT ON upload
WHEN (SELECT submitted_at FROM response WHERE response_id = NEW.response_id) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a submitted response takes no more files'); END

CREATE TRIGGER files_do_not_change BEFORE UPDATE ON upload
BEGIN SELECT RAISE(ABORT, 'an uploaded file does not change'); END

CREATE TRIGGER submitted_does_not_change BEFORE UPDATE ON response
WHEN OLD.submitted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a submitted response does not change'); END

CREATE TRIGGER responses_are_not_removed BEFORE DELETE ON response
BEGIN SELECT RAISE(ABORT, 'responses are never removed'); END

CREATE TRIGGER published_forms_do_not_change BEFORE UPDATE ON form_version
BEGIN SELECT RAISE(ABORT, 'a published form does not change'); END

CREATE TRIGGER published_forms_are_not_removed BEFORE DELETE ON form_version
BEGIN SELECT RAISE(ABORT, 'a published form is never removed'); END

CREATE TRIGGER mappings_do_not_change BEFORE UPDATE ON form_mapping
BEGIN SELECT RAISE(ABORT, 'a published mapping does not change'); END

CREATE TRIGGER mappings_are_not_removed BEFORE DELETE ON form_mapping
BEGIN SELECT RAISE(ABORT, 'a published mapping is never removed'); END

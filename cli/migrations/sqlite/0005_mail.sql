-- One row for every mail that is still to be sent. It holds no text and no address: a mail is written when it is sent.
CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY,
    registration    INTEGER NOT NULL REFERENCES registrations (id),
    -- Which of the registration's attendees it is for, counted from 0.
    position        INTEGER NOT NULL,
    kind            TEXT NOT NULL,
    -- Not before; while it is being sent, when that may be tried again.
    due_at          TEXT NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    queued_at       TEXT NOT NULL,
    -- When it was given up.
    failed_at       TEXT
);

CREATE INDEX outbox_by_moment ON outbox (due_at);

-- The links by which attendees correct or cancel: a hash of each one's secret.
CREATE TABLE links (
    hash            TEXT PRIMARY KEY,
    registration    INTEGER NOT NULL REFERENCES registrations (id),
    created_at      TEXT NOT NULL
);

CREATE INDEX links_by_registration ON links (registration);

-- One row for every registration that was accepted. What isn't here was never acknowledged.
CREATE TABLE registrations (
    id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    reference       TEXT NOT NULL UNIQUE,
    event           TEXT NOT NULL,
    mode            TEXT NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('confirmed', 'waiting', 'cancelled')),
    -- What it takes of the mode's capacity: an attendee each, 0 for a repeat.
    seats           BIGINT NOT NULL CHECK (seats >= 0),
    received_at     TEXT NOT NULL,
    language        TEXT NOT NULL,
    email_key       TEXT,
    attendees       TEXT NOT NULL,
    consents        TEXT NOT NULL,
    idempotency_key TEXT,
    body_hash       TEXT NOT NULL,
    answer          TEXT NOT NULL,
    repeat_of       BIGINT REFERENCES registrations (id),
    UNIQUE (event, idempotency_key)
);

CREATE INDEX registrations_by_seat ON registrations (event, mode, status);
CREATE INDEX registrations_by_address ON registrations (event, email_key);

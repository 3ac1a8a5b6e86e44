-- One row for every attendee who left an address: each address takes one seat of an event, in whichever registration it came.
CREATE TABLE attendee_addresses (
    registration    BIGINT NOT NULL REFERENCES registrations (id),
    -- Which of the registration's attendees, counted from 0.
    position        BIGINT NOT NULL,
    email_key       TEXT NOT NULL,
    -- The registration in which the address came first, and has its seat.
    repeat_of       BIGINT REFERENCES registrations (id),
    PRIMARY KEY (registration, position)
);

CREATE INDEX attendee_addresses_by_address ON attendee_addresses (email_key);

INSERT INTO attendee_addresses (registration, position, email_key, repeat_of)
    SELECT id, 0, email_key, repeat_of FROM registrations WHERE email_key IS NOT NULL;

-- One row for every attendee who came, marked by the organiser; taking the mark back takes the row away.
CREATE TABLE attendance (
    registration    BIGINT NOT NULL REFERENCES registrations (id),
    -- Which of the registration's attendees, counted from 0.
    position        BIGINT NOT NULL,
    attended_at     TEXT NOT NULL,
    PRIMARY KEY (registration, position)
);

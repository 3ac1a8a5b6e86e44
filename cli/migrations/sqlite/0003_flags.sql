-- What the form noticed of how it was filled in, separated by spaces: honeypot, fast. Nothing was refused because of it.
ALTER TABLE registrations ADD COLUMN flags TEXT NOT NULL DEFAULT '';

-- What a job's error says, for other languages: a list of messages (`message`, `said`) that together are `error`.
ALTER TABLE jobs ADD COLUMN error_told TEXT;

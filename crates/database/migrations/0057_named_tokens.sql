-- Several tokens a person, told apart by their names. The one without a name is the compatible API's.
ALTER TABLE personal_tokens ADD COLUMN name TEXT NOT NULL DEFAULT '';

//! The API, as its callers see it: the whole application in process, on SQLite and PostgreSQL.
//! One binary: add modules, not files of their own. `harness` has the people and the clients.

mod accounts;
mod annotation_names;
mod audit_trail;
mod authors;
mod compatible;
mod compatible_lists;
mod data_manager;
mod drafts;
mod exports;
mod files_in;
mod filters;
mod harness;
mod hostile;
mod import_jobs;
mod imports;
mod invitations;
mod labeling;
mod labeling_config;
mod long_lists;
mod matrix;
mod matrix_cases;
mod moving_in;
mod operations;
mod overview;
mod people;
mod project_copies;
mod promises;
mod routes;
mod scripts;
mod security;
mod sign_in_tries;
mod tokens;
mod uploads;
mod version;
mod wire;

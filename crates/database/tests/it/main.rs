//! Tests of the database crate, each on SQLite and PostgreSQL. One binary: add modules, not files of their own.

mod audit_chain;
mod backup;
mod bulk;
mod counted_lists;
mod deleted;
mod filters_read;
mod filters_seen;
mod imports_taken_back;
mod outbox;
mod own_lists;
mod project_summary;
mod queue;
mod queue_storm;
mod queue_work;
mod quotas;
mod schedules;
mod searches;
mod storages;
mod submits;
mod support;
mod task_filters;
mod task_lists;
mod trash;
mod upgrade;
mod upload_uses;
mod writes;

use labelkeep_database::{
    Database, args,
    audit::{AuditFault, AuditQuery, CheckpointKey, CheckpointVerdict},
};
use labelkeep_test_support::{TestDatabase, on_both_databases};
use std::sync::Arc;

/// Entries of which every second has all fields.
async fn write(database: &Database, count: i64) {
    for n in 0..count {
        let id = (n % 2 == 0).then_some(n);
        let sql = "INSERT INTO audit_log (at, organization_id, actor_id, actor_email, action, object_type, object_id, \
                   project_id, credential, credential_id, address, details) \
                   VALUES ($1, 1, $2, 'a@example.com', 'task.changed', 'task', $2, $2, 'session', $2, '::1', '{}')";
        let args = args![1_767_225_600_000_000 + n, id];
        database.write(move |transaction| Box::pin(async move { transaction.execute(sql, args).await })).await.unwrap();
    }
}

async fn run(database: &Database, sql: &'static str) -> labelkeep_model::Result<()> {
    database
        .write(move |transaction| Box::pin(async move { transaction.execute(sql, args![]).await.map(|_| ()) }))
        .await
}

/// As somebody with all rights on the database.
async fn tamper(database: &Database, sql: &'static str) {
    let (off, on) = if database.is_postgres() {
        ("ALTER TABLE audit_log DISABLE TRIGGER USER", "ALTER TABLE audit_log ENABLE TRIGGER USER")
    } else {
        ("DROP TRIGGER audit_log_no_update", "DROP TRIGGER audit_log_no_delete")
    };
    let chain = if database.is_postgres() {
        "ALTER TABLE audit_chain DISABLE TRIGGER USER"
    } else {
        "DROP TRIGGER audit_chain_no_delete"
    };
    run(database, off).await.unwrap();
    run(database, chain).await.unwrap();
    if !database.is_postgres() {
        run(database, on).await.unwrap();
    }
    run(database, sql).await.unwrap();
}

on_both_databases! {
    async fn x_audit_entries_are_sealed_into_a_chain_that_holds(test: TestDatabase) {
        let database = &test.database;
        write(database, 7).await;
        let before = database.verify_audit(None).await.unwrap();
        assert_eq!((before.sealed, before.unsealed, before.fault), (0, 7, None));
        assert_eq!(database.seal_audit(0).await.unwrap(), Some(7));
        assert_eq!(database.seal_audit(0).await.unwrap(), None);
        let first = database.verify_audit(None).await.unwrap();
        assert_eq!((first.sealed, first.unsealed, first.fault), (7, 0, None));
        write(database, 3).await;
        assert_eq!(database.seal_audit(database.audit_sealed_up_to(0).await.unwrap()).await.unwrap(), Some(10));
        let second = database.verify_audit(Some(&first.head)).await.unwrap();
        assert_eq!((second.sealed, second.has_known, second.fault), (10, true, None));
        assert_ne!(second.head, first.head);
        assert!(!database.verify_audit(Some("0123")).await.unwrap().has_known);
    }

    async fn x_audit_entries_cannot_be_changed_or_removed(test: TestDatabase) {
        let database = &test.database;
        write(database, 2).await;
        database.seal_audit(0).await.unwrap();
        for sql in [
            "UPDATE audit_log SET action = 'x'",
            "DELETE FROM audit_log WHERE id = 1",
            "UPDATE audit_chain SET hash = 'x'",
            "DELETE FROM audit_chain",
            "UPDATE /*sqlite OR REPLACE*/ audit_log SET id = 2 WHERE id = 1",
            "/*sqlite INSERT OR REPLACE*//*pg INSERT*/ INTO audit_log (id, at, organization_id, action, object_type, credential) \
             VALUES (1, 0, 1, 'x', 'task', 'job')",
            "/*sqlite REPLACE*//*pg INSERT*/ INTO audit_chain (position, entry_id, hash) VALUES (1, 9, 'x')",
            "/*sqlite REPLACE*//*pg INSERT*/ INTO audit_chain (position, entry_id, hash) VALUES (9, 1, 'x')",
        ] {
            assert!(run(database, sql).await.is_err(), "{sql}");
        }
        if !database.is_postgres() {
            let sql = "REPLACE INTO audit_chain (rowid, position, entry_id, hash) VALUES (1, 9, 9, 'x')";
            assert!(run(database, sql).await.is_err(), "by the row's hidden number");
        }
        let verdict = database.verify_audit(None).await.unwrap();
        assert_eq!((verdict.sealed, verdict.fault), (2, None));
    }

    async fn x_audit_a_changed_entry_is_found(test: TestDatabase) {
        let database = &test.database;
        write(database, 5).await;
        database.seal_audit(0).await.unwrap();
        tamper(database, "UPDATE audit_log SET actor_email = 'b@example.com' WHERE id = 3").await;
        let verdict = database.verify_audit(None).await.unwrap();
        assert_eq!((verdict.sealed, verdict.fault), (2, Some(AuditFault::EntryChanged { position: 3, entry: 3 })));
    }

    async fn x_audit_a_removed_entry_is_found(test: TestDatabase) {
        let database = &test.database;
        write(database, 5).await;
        database.seal_audit(0).await.unwrap();
        tamper(database, "DELETE FROM audit_log WHERE id = 4").await;
        let verdict = database.verify_audit(None).await.unwrap();
        assert_eq!(verdict.fault, Some(AuditFault::EntryMissing { position: 4, entry: 4 }));
    }

    async fn x_audit_a_removed_link_is_found(test: TestDatabase) {
        let database = &test.database;
        write(database, 5).await;
        database.seal_audit(0).await.unwrap();
        tamper(database, "DELETE FROM audit_chain WHERE position = 2").await;
        let verdict = database.verify_audit(None).await.unwrap();
        assert_eq!((verdict.unsealed, verdict.fault), (1, Some(AuditFault::LinkMissing { position: 2 })));
    }

    async fn x_audit_an_entry_that_is_committed_late_is_sealed_too(test: TestDatabase) {
        let database = &test.database;
        write(database, 3).await;
        database.seal_audit(0).await.unwrap();
        // Ids are given before the commit: this one was given before the others and is seen after them.
        run(database, "INSERT INTO audit_log (id, at, organization_id, action, object_type, credential) \
                       VALUES (-1, 1767225600000000, 1, 'late', 'task', 'job')").await.unwrap();
        let after = database.audit_sealed_up_to(-10).await.unwrap();
        assert_eq!(database.seal_audit(after).await.unwrap(), Some(-1));
        let verdict = database.verify_audit(None).await.unwrap();
        assert_eq!((verdict.sealed, verdict.unsealed, verdict.fault), (4, 0, None));
    }
}

fn key(seed: u8) -> Arc<CheckpointKey> {
    Arc::new(CheckpointKey::new(&[seed; 32]).unwrap())
}

on_both_databases! {
    async fn x_audit_checkpoints_are_signed_where_something_came(test: TestDatabase) {
        let database = &test.database;
        write(database, 4).await;
        database.seal_audit(0).await.unwrap();
        assert_eq!(database.sign_audit(key(1), 5).await.unwrap(), None, "too few");
        assert_eq!(database.sign_audit(key(1), 1).await.unwrap(), Some(4));
        assert_eq!(database.sign_audit(key(1), 1).await.unwrap(), None, "nothing came since");
        write(database, 2).await;
        database.seal_audit(4).await.unwrap();
        assert_eq!(database.sign_audit(key(2), 1).await.unwrap(), Some(6));
        let verdict = database.verify_checkpoints(&key(1)).await.unwrap();
        assert_eq!(verdict, CheckpointVerdict { signed: 1, by_others: 1, up_to: 4, fault: None });
    }

    async fn x_audit_a_chain_that_was_made_anew_is_found_by_its_checkpoint(test: TestDatabase) {
        let database = &test.database;
        write(database, 5).await;
        database.seal_audit(0).await.unwrap();
        database.sign_audit(key(1), 1).await.unwrap();
        // An entry is changed, and every link is computed again: the chain holds.
        tamper(database, "UPDATE audit_log SET actor_email = 'b@example.com' WHERE id = 3").await;
        run(database, "DELETE FROM audit_chain").await.unwrap();
        database.seal_audit(0).await.unwrap();
        assert_eq!(database.verify_audit(None).await.unwrap().fault, None);
        assert_eq!(database.verify_checkpoints(&key(1)).await.unwrap().fault, Some(5));
        // Nor does it help to write the new link into the checkpoint.
        run(database, "UPDATE audit_checkpoints SET hash = (SELECT c.hash FROM audit_chain c WHERE c.position = 5)").await.unwrap();
        assert_eq!(database.verify_checkpoints(&key(1)).await.unwrap().fault, Some(5));
    }

    async fn x_audit_entries_that_were_cut_off_are_found_by_the_checkpoint(test: TestDatabase) {
        let database = &test.database;
        write(database, 5).await;
        database.seal_audit(0).await.unwrap();
        database.sign_audit(key(1), 1).await.unwrap();
        tamper(database, "DELETE FROM audit_chain WHERE position > 3").await;
        run(database, "DELETE FROM audit_log WHERE id > 3").await.unwrap();
        assert_eq!(database.verify_audit(None).await.unwrap().fault, None);
        assert_eq!(database.verify_checkpoints(&key(1)).await.unwrap().fault, Some(5));
    }

    async fn x_audit_entries_are_read_in_steps_oldest_first(test: TestDatabase) {
        let database = &test.database;
        write(database, 1203).await;
        let (mut after, mut ids) = (0, Vec::new());
        loop {
            let step = database.all_audit_entries_after(&AuditQuery::default(), after).await.unwrap();
            let Some(last) = step.last() else { break };
            after = last.id;
            ids.extend(step.iter().map(|entry| entry.id));
        }
        assert_eq!(ids, (1..=1203).collect::<Vec<i64>>());
        let query = AuditQuery { user: Some(4), ..AuditQuery::default() };
        assert_eq!(database.all_audit_entries_after(&query, 0).await.unwrap().len(), 1);
    }
}

/// Only SQLite has this way round the triggers.
#[tokio::test]
async fn x_audit_a_replaced_entry_is_found() {
    let test = TestDatabase::sqlite().await;
    write(&test.database, 3).await;
    test.database.seal_audit(0).await.unwrap();
    run(&test.database, "DROP TRIGGER audit_log_no_replace").await.unwrap();
    let sql = "REPLACE INTO audit_log (id, at, organization_id, action, object_type, credential) \
               VALUES (2, 0, 1, 'x', 'task', 'job')";
    run(&test.database, sql).await.unwrap();
    let verdict = test.database.verify_audit(None).await.unwrap();
    assert_eq!(verdict.fault, Some(AuditFault::EntryChanged { position: 2, entry: 2 }));
}

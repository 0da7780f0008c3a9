use labelkeep_database::{args, outbound_calls::NewCalls};
use labelkeep_test_support::on_both_databases;

fn calls(destination: &str, calls: i64) -> NewCalls {
    NewCalls { purpose: "webhook", destination: destination.into(), lookups: 1, calls, refused: 2 }
}

on_both_databases! {
    async fn s25_calls_are_added_up_by_destination_and_purpose(test: TestDatabase) {
        let database = &test.database;
        database.add_outbound_calls(vec![calls("a:443", 3), calls("b:443", 1)], "(others)").await.unwrap();
        test.clock.advance_seconds(60);
        database.add_outbound_calls(vec![calls("a:443", 4)], "(others)").await.unwrap();
        let all = database.outbound_calls().await.unwrap();
        let told: Vec<_> = all.iter().map(|row| (row.destination.as_str(), row.lookups, row.calls, row.refused)).collect();
        assert_eq!(told, [("a:443", 2, 7, 4), ("b:443", 1, 1, 2)]);
        assert_eq!(all[0].last_at.0 - all[0].first_at.0, 60_000_000);
    }

    async fn s25_who_names_many_hosts_does_not_fill_the_table(test: TestDatabase) {
        let database = &test.database;
        let many = (0..2100).map(|n| calls(&format!("h{n}:80"), 1)).collect();
        database.add_outbound_calls(many, "(others)").await.unwrap();
        let all = database.outbound_calls().await.unwrap();
        assert_eq!((all.len(), all[0].destination.as_str(), all[0].calls), (2001, "(others)", 100));
    }

    async fn s25_webhooks_are_named_by_their_host_alone(test: TestDatabase) {
        let database = &test.database;
        let sql = "INSERT INTO webhooks (organization_id, project_id, url, send_payload, send_for_all_actions, actions, \
                   header_names, is_active, created_at, updated_at) \
                   VALUES (1, 0, 'https://u:secret@hooks.example:8443/token?key=secret', TRUE, TRUE, '[]', '[]', TRUE, 0, 0)";
        database.write(move |transaction| Box::pin(async move { transaction.execute(sql, args![]).await })).await.unwrap();
        let told = database.connected_webhooks().await.unwrap();
        assert_eq!((told.count, told.hosts.into_iter().collect::<Vec<_>>()), (1, vec!["hooks.example:8443".to_owned()]));
        assert_eq!(database.connected_storages().await.unwrap().count, 0);
    }
}

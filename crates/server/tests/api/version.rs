use crate::harness::*;

on_both_databases! {
    async fn version_and_health_need_no_account(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let nobody = app.anonymous();
        assert_eq!(nobody.get("/api/version/").await.json(200)["edition"], "Community");
        assert_eq!(nobody.get("/health/").await.json(200)["status"], "UP");
    }

    async fn unknown_addresses_and_methods_answer_in_the_compatible_form(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let body = app.anonymous().get("/api/nothing/").await.json(404);
        let keys: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["id", "status_code", "version", "detail", "exc_info", "code", "params"]);
        let answer = app.anonymous().delete("/api/version/").await;
        assert_eq!(answer.headers["allow"], "GET,HEAD");
        assert_eq!(answer.json(405)["detail"], "Method \"DELETE\" not allowed.");
    }

    async fn s02_security_headers_stand_on_every_answer(test: TestDatabase) {
        let app = TestApp::new(test).await;
        for path in ["/api/version", "/api/nothing", "/health"] {
            let answer = app.anonymous().get(path).await;
            assert_eq!(answer.headers["x-content-type-options"], "nosniff");
            assert!(answer.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
        }
    }

    async fn s03_other_host_names_are_refused(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let request = axum::http::Request::builder().uri("/api/version").header("host", "evil.example");
        let answer = app.anonymous().send(request.body(axum::body::Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 400);
    }
}

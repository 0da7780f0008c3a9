//! Single sign-on: whose account somebody is whom a provider vouches for, and what ends.

use crate::support::run;
use labelkeep_database::{
    Database, Fetch,
    access::{Caller, OrganizationScope},
    args,
    credentials::LegacyToken,
    sign_in_tries::Try,
    sign_on::{
        Arrival, Departure, NewProvider, ProjectGroup, Provider, ProviderSettings, RoleGroup, WorkspaceGroup,
        client_secret_place,
    },
    users::{ByProvider, NewSession, NewUser},
};
use labelkeep_model::{Permission, Result, Role, Timestamp};
use labelkeep_secrets::{KeyRing, MasterKey};
use labelkeep_test_support::{START, on_both_databases};
use std::sync::Arc;

fn key(first: u8) -> MasterKey {
    let mut bytes = [0; 32];
    for (index, byte) in (0..32_u8).zip(&mut bytes) {
        *byte = index.wrapping_mul(7).wrapping_add(first);
    }
    MasterKey::new(bytes).unwrap()
}

/// Whoever hashes secrets stands beside this crate.
fn storage_hash(secret: &str) -> String {
    format!("hash of {secret}")
}

fn ring() -> Arc<KeyRing> {
    Arc::new(KeyRing::new(key(1), Vec::new()))
}

async fn person(database: &Database, name: &str, role: Role) -> Arc<Caller> {
    let token = storage_hash(name);
    let user = NewUser {
        email: format!("{name}@example.com"),
        first_name: String::new(),
        last_name: String::new(),
        role,
        password_hash: None,
        legacy_token_hash: Some(token.clone()),
    };
    if role == Role::Owner {
        database.create_owner(user, String::new(), None).await.unwrap();
        database.allow_legacy_tokens().await.unwrap();
    } else {
        database.create_user_from_command_line(user).await.unwrap();
    }
    match database.caller_by_legacy_token(&token, "").await.unwrap() {
        LegacyToken::Valid(caller) => caller,
        _ => panic!("no caller"),
    }
}

fn scope(caller: &Arc<Caller>) -> OrganizationScope {
    caller.in_organization(Permission::SettingsManage).unwrap()
}

fn new(slug: &str, settings: ProviderSettings) -> NewProvider {
    NewProvider {
        slug: slug.into(),
        title: "Example".into(),
        issuer: "https://id.example".into(),
        client_id: "labels".into(),
        client_secret: None,
        settings,
    }
}

async fn provider(database: &Database, owner: &Arc<Caller>, settings: ProviderSettings) -> Provider {
    database.add_sign_in_provider(&scope(owner), new("id", settings), ring()).await.unwrap()
}

fn session(secret: &str) -> NewSession {
    NewSession {
        token_hash: storage_hash(secret),
        device_hash: "device".into(),
        persistent: false,
        address: "192.0.2.7".into(),
        user_agent: String::new(),
        newer_password_hash: None,
        code: None,
        taken: Try::default(),
        by_provider: None,
    }
}

/// Somebody of this name there, with a confirmed address.
fn coming(provider: &Provider, subject: &str, email: &str) -> Arrival {
    let by = ByProvider {
        provider: provider.id,
        sid: Some(format!("sid-{subject}")),
        is_second_factor: false,
        proved_at: START,
    };
    Arrival {
        provider: provider.clone(),
        subject: subject.into(),
        email: Some(email.into()),
        is_email_verified: Some(true),
        first_name: "Ann".into(),
        last_name: "Example".into(),
        groups: Vec::new(),
        session: NewSession { by_provider: Some(by), ..session(subject) },
    }
}

async fn caller(database: &Database, secret: &str) -> Option<Arc<Caller>> {
    database.caller_by_session(&storage_hash(secret), "").await.unwrap()
}

#[track_caller]
fn code<T>(result: Result<T>) -> String {
    result.map(|_| ()).unwrap_err().detail.said().unwrap().code.clone()
}

async fn rows(database: &Database, sql: &'static str) -> Vec<String> {
    let mut database = database;
    let rows = database.fetch_all(sql, args![]).await.unwrap();
    rows.iter().map(|row| row.get("found").unwrap()).collect()
}

on_both_databases! {
    async fn x_sso_whose_account_it_is_says_a_confirmed_address_once_and_then_the_subject(test: TestDatabase) {
        let database = &test.database;
        let owner = person(database, "owner", Role::Owner).await;
        let ann = person(database, "ann", Role::Reviewer).await;
        let settings = ProviderSettings { makes_accounts: false, ..ProviderSettings::default() };
        let id = provider(database, &owner, settings).await;
        for unconfirmed in [Some(false), None] {
            let arrival = Arrival { is_email_verified: unconfirmed, ..coming(&id, "s1", "ann@example.com") };
            assert_eq!(code(database.arrive(arrival).await), "sign_on_address_unconfirmed");
        }
        for email in [None, Some("not an address".to_owned())] {
            let arrival = Arrival { email, ..coming(&id, "s1", "") };
            assert_eq!(code(database.arrive(arrival).await), "sign_on_without_address");
        }
        assert_eq!(code(database.arrive(coming(&id, "s1", "new@example.com")).await), "no_account_here", "none is made");
        database.arrive(coming(&id, "s1", " Ann@Example.com ")).await.unwrap();
        let came = caller(database, "s1").await.unwrap();
        assert_eq!((came.user(), came.role()), (ann.user(), Role::Reviewer));
        assert_eq!(code(database.arrive(coming(&id, "s2", "ann@example.com")).await), "sign_on_other_subject");
        // The subject stays, whatever the address is then.
        let moved = Arrival { is_email_verified: Some(false), session: NewSession { token_hash: storage_hash("again"), ..coming(&id, "s1", "").session }, ..coming(&id, "s1", "ann@elsewhere.example") };
        database.arrive(moved).await.unwrap();
        assert_eq!(caller(database, "again").await.unwrap().user(), ann.user());
        let scope = scope(&owner);
        database.unlink_identities(&scope, ann.user()).await.unwrap();
        assert!(caller(database, "again").await.is_none(), "sessions from there end");
        assert_eq!(code(database.unlink_identities(&scope, ann.user()).await), "nothing_linked");
        database.arrive(coming(&id, "s2", "ann@example.com")).await.unwrap();
        assert_eq!(caller(database, "s2").await.unwrap().user(), ann.user());
        let told = rows(database, "SELECT action AS found FROM audit_log WHERE action LIKE 'user.identit%' OR action = 'user.login' ORDER BY id").await;
        assert_eq!(told, ["user.identity_linked", "user.login", "user.login", "user.identities_unlinked", "user.identity_linked", "user.login"]);
    }

    async fn x_sso_accounts_are_made_for_the_domains_that_may_come_and_never_for_who_was_let_go(test: TestDatabase) {
        let database = &test.database;
        let owner = person(database, "owner", Role::Owner).await;
        let gone = person(database, "gone", Role::Manager).await;
        let settings = ProviderSettings { domains: vec!["example.com".into()], default_role: Role::Annotator, ..ProviderSettings::default() };
        let id = provider(database, &owner, settings).await;
        for other in ["ann@example.org", "ann@sub.example.com", "ann@example.com.evil.example"] {
            assert_eq!(code(database.arrive(coming(&id, "s1", other)).await), "sign_on_domain", "{other}");
        }
        database.arrive(coming(&id, "s1", "ann@example.com")).await.unwrap();
        let came = caller(database, "s1").await.unwrap();
        assert_eq!((came.email(), came.role()), ("ann@example.com", Role::Annotator));
        database.arrive(coming(&id, "s2", "gone@example.com")).await.unwrap();
        database.change_role(&scope(&owner), gone.user(), Role::Deactivated).await.unwrap();
        assert!(caller(database, "s2").await.is_none());
        assert_eq!(code(database.arrive(coming(&id, "s2", "gone@example.com")).await), "no_account_here", "by subject");
        assert_eq!(code(database.arrive(coming(&id, "s3", "gone@example.com")).await), "no_account_here", "by address");
        database.remove_person(&scope(&owner), came.user()).await.unwrap();
        let again = || Arrival { session: NewSession { token_hash: storage_hash("later"), ..coming(&id, "s1", "").session }, ..coming(&id, "s1", "ann@example.com") };
        assert_eq!(code(database.arrive(again()).await), "no_account_here", "who was removed");
    }

    async fn x_sso_only_a_provider_that_an_owner_saved_vouches_for_an_owner(test: TestDatabase) {
        let database = &test.database;
        let owner = person(database, "owner", Role::Owner).await;
        let admin = person(database, "admin", Role::Administrator).await;
        let settings = || ProviderSettings { role_groups: vec![RoleGroup { group: "all".into(), role: Role::Annotator }], ..ProviderSettings::default() };
        let id = database.add_sign_in_provider(&scope(&admin), new("id", settings()), ring()).await.unwrap();
        assert_eq!(code(database.arrive(coming(&id, "boss", "owner@example.com")).await), "sign_on_of_owner");
        let id = database.change_sign_in_provider(&scope(&owner), id.id, new("id", settings()), ring()).await.unwrap();
        database.arrive(Arrival { groups: vec!["all".into()], ..coming(&id, "boss", "owner@example.com") }).await.unwrap();
        let came = caller(database, "boss").await.unwrap();
        assert_eq!((came.user(), came.role()), (owner.user(), Role::Owner), "groups take nothing from the owner");
        let id = database.change_sign_in_provider(&scope(&admin), id.id, new("id", settings()), ring()).await.unwrap();
        assert_eq!(code(database.arrive(coming(&id, "boss", "owner@example.com")).await), "sign_on_of_owner", "an administrator changed it");
        // Another issuer's people are not those that were linked.
        let other = NewProvider { issuer: "https://other.example".into(), ..new("id", settings()) };
        database.change_sign_in_provider(&scope(&owner), id.id, other, ring()).await.unwrap();
        assert_eq!(rows(database, "SELECT subject AS found FROM identities").await.len(), 0);
        let manager = person(database, "manager", Role::Manager).await;
        assert!(manager.in_organization(Permission::SettingsManage).is_err());
    }

    async fn x_sso_roles_and_projects_follow_groups_at_every_sign_in(test: TestDatabase) {
        let database = &test.database;
        let owner = person(database, "owner", Role::Owner).await;
        for sql in [
            "INSERT INTO projects (id, organization_id, created_by, created_at, updated_at, last_activity_at, title) VALUES (41, 1, 1, 0, 0, 0, 'p')",
            "INSERT INTO projects (id, organization_id, created_by, created_at, updated_at, last_activity_at, title) VALUES (42, 1, 1, 0, 0, 0, 'p')",
            "INSERT INTO projects (id, organization_id, created_by, created_at, updated_at, last_activity_at, title, deleted_at) VALUES (43, 1, 1, 0, 0, 0, 'p', 1)",
        ] {
            run(database, sql).await;
        }
        let role = |group: &str, role| RoleGroup { group: group.into(), role };
        let project = |group: &str, project, role| ProjectGroup { group: group.into(), project, role };
        let settings = ProviderSettings {
            role_groups: vec![role("leads", Role::Manager), role("all", Role::Annotator), role("root", Role::Owner)],
            project_groups: vec![project("all", 41, None), project("leads", 41, Some(Role::Reviewer)), project("all", 43, None), project("all", 44, None)],
            ..ProviderSettings::default()
        };
        let id = provider(database, &owner, settings).await;
        let members = "SELECT CAST(project_id AS TEXT) || COALESCE(role, '') AS found FROM project_members ORDER BY project_id";
        let mut number = 0;
        let mut comes = |groups: &[&str]| {
            number += 1;
            let groups = groups.iter().map(|&group| group.into()).collect();
            let arrival = coming(&id, "ann", "ann@example.com");
            let secret = format!("time {number}");
            let session = NewSession { token_hash: storage_hash(&secret), ..arrival.session };
            (Arrival { groups, session, ..arrival }, secret)
        };
        for (groups, role, projects) in [
            (&["all", "leads"][..], Role::Manager, &["41RE"][..]),
            (&["all", "root"], Role::Annotator, &["41"]),
            (&["Leads"], Role::NotActivated, &[]),
            (&["leads"], Role::Manager, &["41RE"]),
        ] {
            let (arrival, secret) = comes(groups);
            database.arrive(arrival).await.unwrap();
            assert_eq!(caller(database, &secret).await.unwrap().role(), role, "{groups:?}");
            assert_eq!(rows(database, members).await, projects, "{groups:?}");
        }
        // What no group governs stays.
        run(database, "INSERT INTO project_members (project_id, user_id, created_at) SELECT 42, id, 0 FROM users WHERE email = 'ann@example.com'").await;
        database.arrive(comes(&["all"]).0).await.unwrap();
        assert_eq!(rows(database, members).await, ["41", "42"]);
        let told = rows(database, "SELECT details AS found FROM audit_log WHERE action = 'user.role_changed' ORDER BY id").await;
        assert!(told.len() == 4 && told.iter().all(|details| details.contains("single_sign_on")), "{told:?}");
    }

    async fn x_sso_workspaces_follow_groups_at_every_sign_in(test: TestDatabase) {
        let database = &test.database;
        let owner = person(database, "owner", Role::Owner).await;
        for sql in [
            "INSERT INTO organizations (id, title, created_at, updated_at) VALUES (2, 'other', 0, 0)",
            "INSERT INTO workspaces (id, organization_id, created_by, created_at, updated_at, title) VALUES (51, 1, 1, 0, 0, 'a'), (52, 1, 1, 0, 0, 'b'), (54, 2, 1, 0, 0, 'elsewhere')",
            "INSERT INTO workspaces (id, organization_id, created_by, created_at, updated_at, title, deleted_at) VALUES (53, 1, 1, 0, 0, 'gone', 1)",
            "INSERT INTO workspaces (id, organization_id, created_by, created_at, updated_at, title, is_personal) VALUES (55, 1, 1, 0, 0, 'sandbox', TRUE)",
        ] {
            run(database, sql).await;
        }
        let group = |group: &str, workspace| WorkspaceGroup { group: group.into(), workspace };
        let settings = ProviderSettings {
            workspace_groups: vec![group("birds", 51), group("all", 51), group("all", 53), group("all", 54), group("all", 55)],
            default_role: Role::Annotator,
            ..ProviderSettings::default()
        };
        let id = provider(database, &owner, settings).await;
        let members = "SELECT CAST(workspace_id AS TEXT) AS found FROM workspace_members ORDER BY workspace_id";
        for (number, (groups, workspaces)) in
            [(&["all"][..], &["51"][..]), (&["birds", "x"], &["51"]), (&["Birds"], &[]), (&["birds"], &["51"])].into_iter().enumerate()
        {
            let arrival = coming(&id, "ann", "ann@example.com");
            let session = NewSession { token_hash: storage_hash(&format!("time {number}")), ..arrival.session };
            let groups = groups.iter().map(|&group| group.into()).collect();
            database.arrive(Arrival { groups, session, ..arrival }).await.unwrap();
            assert_eq!(rows(database, members).await, workspaces, "time {number}");
        }
        // What no group governs stays.
        run(database, "INSERT INTO workspace_members (workspace_id, user_id, created_at) SELECT 52, id, 0 FROM users WHERE email = 'ann@example.com'").await;
        let arrival = coming(&id, "ann", "ann@example.com");
        database.arrive(arrival).await.unwrap();
        assert_eq!(rows(database, members).await, ["52"]);
        let told = rows(database, "SELECT action AS found FROM audit_log WHERE action LIKE 'workspace.%' ORDER BY id").await;
        assert_eq!(told, ["workspace.members_added", "workspace.members_removed", "workspace.members_added", "workspace.members_removed"]);
    }

    async fn x_sso_a_sign_in_that_began_ends_once_by_its_provider_and_within_minutes(test: TestDatabase) {
        let database = &test.database;
        let owner = person(database, "owner", Role::Owner).await;
        let id = provider(database, &owner, ProviderSettings::default()).await.id;
        let other = database.add_sign_in_provider(&scope(&owner), new("other", ProviderSettings::default()), ring()).await.unwrap().id;
        for state in ["a", "b"] {
            database.begin_sign_on(id, storage_hash(state), "/next".into(), START.plus_seconds(600)).await.unwrap();
        }
        assert_eq!(code(database.take_sign_on(other, storage_hash("a")).await), "sign_on_is_over");
        assert_eq!(database.take_sign_on(id, storage_hash("a")).await.unwrap(), "/next");
        assert_eq!(code(database.take_sign_on(id, storage_hash("a")).await), "sign_on_is_over", "used");
        assert_eq!(code(database.take_sign_on(id, storage_hash("c")).await), "sign_on_is_over", "never begun");
        test.clock.advance_seconds(601);
        assert_eq!(code(database.take_sign_on(id, storage_hash("b")).await), "sign_on_is_over", "late");
        database.begin_sign_on(id, storage_hash("d"), "/".into(), START.plus_seconds(600)).await.unwrap();
        test.clock.advance_seconds(60);
        database.begin_sign_on(id, storage_hash("e"), "/".into(), START.plus_seconds(2000)).await.unwrap();
        assert_eq!(rows(database, "SELECT state_hash AS found FROM sign_in_flows").await, [storage_hash("e")], "what is over goes");
    }

    async fn x_sso_a_provider_ends_the_sessions_that_came_from_it_and_no_later_ones(test: TestDatabase) {
        let database = &test.database;
        let owner = person(database, "owner", Role::Owner).await;
        let id = provider(database, &owner, ProviderSettings::default()).await;
        for subject in ["ann", "bob"] {
            database.arrive(coming(&id, subject, &format!("{subject}@example.com"))).await.unwrap();
        }
        let departure = |subject: Option<&str>, sid: Option<&str>, said_at: Timestamp| Departure {
            provider: id.clone(),
            subject: subject.map(str::to_owned),
            sid: sid.map(str::to_owned),
            said_at,
            address: String::new(),
        };
        assert_eq!(database.depart(departure(Some("ann"), None, START.plus_seconds(-1))).await.unwrap(), 0, "said before");
        assert_eq!(database.depart(departure(Some("ann"), Some("sid-bob"), START)).await.unwrap(), 0);
        assert_eq!(database.depart(departure(Some("eve"), None, START)).await.unwrap(), 0);
        assert_eq!(database.depart(departure(None, Some("sid-ann"), START)).await.unwrap(), 1);
        assert!(caller(database, "ann").await.is_none() && caller(database, "bob").await.is_some());
        assert_eq!(database.depart(departure(Some("bob"), None, START)).await.unwrap(), 1);
        assert!(caller(database, "bob").await.is_none());
        assert_eq!(rows(database, "SELECT action AS found FROM audit_log WHERE action = 'user.signed_out_by_provider'").await.len(), 2);
    }

    async fn x_sso_the_client_s_secret_is_sealed_rotated_and_for_one_issuer_and_client(test: TestDatabase) {
        let database = &test.database;
        let owner = person(database, "owner", Role::Owner).await;
        let secret = |client_id: &str, client_secret: Option<&str>| NewProvider {
            client_id: client_id.into(),
            client_secret: client_secret.map(str::to_owned),
            ..new("id", ProviderSettings::default())
        };
        let made = database.add_sign_in_provider(&scope(&owner), secret("labels", Some("canary-secret")), ring()).await.unwrap();
        let sealed = made.sealed.clone().unwrap();
        assert!(!sealed.contains("canary"));
        assert_eq!(*ring().open(&client_secret_place(made.id), &sealed).unwrap(), *b"canary-secret");
        let both = Arc::new(KeyRing::new(key(2), vec![key(1)]));
        let mut place = Some(Default::default());
        let mut wrapped = 0;
        while let Some(at) = place {
            let step = database.rotate_secrets(both.clone(), at).await.unwrap();
            (place, wrapped) = (step.next, wrapped + step.wrapped);
        }
        assert_eq!(wrapped, 1);
        let kept = database.change_sign_in_provider(&scope(&owner), made.id, secret("labels", None), both.clone()).await.unwrap();
        assert_eq!(*KeyRing::new(key(2), vec![]).open(&client_secret_place(made.id), &kept.sealed.unwrap()).unwrap(), *b"canary-secret");
        let moved = database.change_sign_in_provider(&scope(&owner), made.id, secret("other", None), both.clone()).await.unwrap();
        assert_eq!(moved.sealed, None, "it was another client's");
        let told = rows(database, "SELECT details AS found FROM audit_log").await.concat();
        assert!(!told.contains("canary"));
        let taken = database.add_sign_in_provider(&scope(&owner), secret("labels", None), both).await.unwrap_err();
        assert_eq!(taken.status(), 400);
    }

    async fn x_sso_where_it_is_the_only_way_in_passwords_open_nothing_and_the_command_line_is_the_way_back(test: TestDatabase) {
        let database = &test.database;
        let owner = person(database, "owner", Role::Owner).await;
        let ann = person(database, "ann", Role::Administrator).await;
        let id = provider(database, &owner, ProviderSettings::default()).await;
        database.open_session(ann.user(), session("by password")).await.unwrap();
        let by_password = caller(database, "by password").await.unwrap();
        assert_eq!(code(database.set_only_single_sign_on(&scope(&by_password), true).await), "come_by_single_sign_on_first");
        assert!(!database.is_only_single_sign_on().await.unwrap(), "nothing of a refused change is kept");
        database.arrive(coming(&id, "ann", "ann@example.com")).await.unwrap();
        let by_provider = caller(database, "ann").await.unwrap();
        let changed = database.change_sign_in_provider(&scope(&ann), id.id, new("id", ProviderSettings::default()), ring()).await.unwrap();
        assert_eq!(code(database.set_only_single_sign_on(&scope(&by_provider), true).await), "come_by_single_sign_on_first", "it would keep the owner out");
        database.change_sign_in_provider(&scope(&owner), changed.id, new("id", ProviderSettings::default()), ring()).await.unwrap();
        database.set_only_single_sign_on(&scope(&by_provider), true).await.unwrap();
        assert!(caller(database, "by password").await.is_none() && caller(database, "ann").await.is_some());
        assert_eq!(code(database.open_session(ann.user(), session("again")).await), "only_single_sign_on");
        assert!(caller(database, "again").await.is_none());
        assert_eq!(code(database.remove_sign_in_provider(&scope(&owner), id.id).await), "last_provider");
        database.allow_passwords_from_command_line().await.unwrap();
        database.open_session(ann.user(), session("again")).await.unwrap();
        database.remove_sign_in_provider(&scope(&owner), id.id).await.unwrap();
        assert!(caller(database, "ann").await.is_none() && caller(database, "again").await.is_some(), "who came from it is out");
        let told = rows(database, "SELECT details AS found FROM audit_log WHERE action = 'organization.changed' AND details LIKE '%only%' ORDER BY id").await;
        assert_eq!(told, [r#"{"only_single_sign_on":true}"#, r#"{"only_single_sign_on":false}"#]);
    }

    async fn x_sso_a_second_factor_is_asked_for_where_the_provider_asks_for_none(test: TestDatabase) {
        let database = &test.database;
        let owner = person(database, "owner", Role::Owner).await;
        person(database, "ann", Role::Annotator).await;
        let id = provider(database, &owner, ProviderSettings::default()).await;
        run(database, "UPDATE organizations SET second_factor_roles = 'AN'").await;
        let comes = |secret: &str, is_second_factor| {
            let by = ByProvider { provider: id.id, sid: None, is_second_factor, proved_at: START };
            Arrival { session: NewSession { by_provider: Some(by), ..session(secret) }, ..coming(&id, "ann", "ann@example.com") }
        };
        database.arrive(comes("without", false)).await.unwrap();
        database.arrive(comes("with", true)).await.unwrap();
        let proof = |caller: Option<Arc<Caller>>| { let proof = caller.unwrap().proof(); (proof.must_enrol, proof.must_show_code) };
        assert_eq!(proof(caller(database, "without").await), (true, false), "none is there yet");
        assert_eq!(proof(caller(database, "with").await), (false, false), "the provider asked for one");
        run(database, "INSERT INTO totp_factors (user_id, secret, created_at, confirmed_at) SELECT id, 'x', 0, 0 FROM users WHERE email = 'ann@example.com'").await;
        assert_eq!(proof(caller(database, "without").await), (false, true));
        assert_eq!(proof(caller(database, "with").await), (false, false));
        let by = rows(database, "SELECT proved_by AS found FROM sessions ORDER BY id").await;
        assert_eq!(by, ["single_sign_on", "single_sign_on+second_factor"]);
    }
}

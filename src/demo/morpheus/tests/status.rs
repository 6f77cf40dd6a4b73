//! What is told to whom: ping, setup check, whoami, tenants (§5, §6).

use serde_json::json;

use super::*;

#[test]
fn ping_tells_the_version_only_to_those_who_are_logged_in() {
    for generation in [Generation::V8, Generation::V9] {
        let (_fleet, appliance) = appliance(generation);
        for path in ["/api/ping", "/api/setup/check"] {
            assert_eq!(knock::get(&appliance, "", path).field("buildVersion"), "");
            let (token, _) = admin(&appliance, "morph-api");
            assert_eq!(
                knock::get(&appliance, &token, path).field("buildVersion"),
                appliance.version()
            );
        }
    }
}

#[test]
fn the_oldest_has_no_ping_but_tells_its_version_to_all() {
    let (_fleet, appliance) = appliance(Generation::V3);
    assert_eq!(knock::get(&appliance, "", "/api/ping").status, 401);
    let check = knock::get(&appliance, "", "/api/setup/check");
    assert_eq!(
        check.json(),
        json!({"success": true, "buildVersion": "3.6.2", "setupNeeded": false})
    );
}

#[test]
fn a_fresh_appliance_says_so_and_logs_nobody_in() {
    let (_fleet, appliance) = appliance(Generation::V9);
    let on = r#"{"setup_needed": true}"#;
    assert_eq!(
        knock::api(&appliance, "", "PUT /demo/behaviour", on).status,
        200
    );
    assert_eq!(
        knock::get(&appliance, "", "/api/setup/check").field("setupNeeded"),
        true
    );
    assert_eq!(
        knock::get(&appliance, "", "/api/ping").field("setupNeeded"),
        true
    );
    assert_eq!(
        knock::log_in(&appliance, "morph-api", "admin", "correct-horse-1").status,
        400
    );
}

#[test]
fn whoami_names_user_tenant_and_version() {
    for generation in Generation::ALL {
        let (_fleet, appliance) = appliance(generation);
        let (token, _) = user(&appliance, "morph-api", r"acme\jdoe");
        let whoami = knock::get(&appliance, &token, "/api/whoami");
        assert_eq!(whoami.field("user")["username"], "jdoe");
        assert_eq!(
            whoami.field("user")["account"],
            json!({"id": 2, "name": "Acme"})
        );
        assert_eq!(whoami.field("isMasterAccount"), false);
        assert_eq!(
            whoami.field("appliance")["buildVersion"],
            appliance.version()
        );
        assert_eq!(
            whoami.field("permissions").is_object(),
            generation == Generation::V3
        );
    }
}

#[test]
fn tenants_and_clients_are_for_the_master_tenants_administrator() {
    let (_fleet, appliance) = appliance(Generation::V9);
    let (token, _) = admin(&appliance, "morph-api");
    let tenants = knock::get(&appliance, &token, "/api/accounts?max=2&offset=1");
    assert_eq!(
        tenants.field("meta"),
        json!({"offset": 1, "max": 2, "size": 2, "total": 5})
    );
    assert_eq!(
        knock::get(&appliance, &token, "/api/accounts/2").field("account")["subdomain"],
        "acme"
    );
    let clients = knock::get(&appliance, &token, "/api/clients?clientId=morph-");
    assert_eq!(clients.field("meta")["total"], 4);
    for login in ["ops", r"acme\admin"] {
        let (token, _) = user(&appliance, "morph-api", login);
        let refused = knock::get(&appliance, &token, "/api/accounts");
        assert_eq!(refused.status, 403);
        let msg = "You do not have permissions to access this api endpoint";
        assert_eq!(refused.json(), json!({"success": false, "msg": msg}));
    }
}

#[test]
fn scripts_shorten_lives_let_time_pass_and_revoke() {
    let (_fleet, appliance) = appliance(Generation::V9);
    let life = r#"{"client": "keyfob", "access": 60, "refresh": 90}"#;
    knock::api(&appliance, "", "PUT /demo/lifetime", life);
    let (first, _) = admin(&appliance, "keyfob");
    knock::api(&appliance, "", "PUT /demo/advance", r#"{"seconds": 59}"#);
    assert!(appliance.is_alive(&first));
    knock::api(&appliance, "", "PUT /demo/advance", r#"{"seconds": 1}"#);
    assert!(!appliance.is_alive(&first));
    let (second, _) = admin(&appliance, "keyfob");
    knock::api(&appliance, "", "PUT /demo/revoke", "");
    assert!(!appliance.is_alive(&second));
    assert_eq!(
        knock::api(&appliance, "", "PUT /demo/advance", "{}").status,
        400
    );
}

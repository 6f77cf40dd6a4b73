//! Logins at ZeyOS in its three dialects, and what a profile there needs.

use std::net::TcpListener;

use keyfob::demo::fleet::{Fleet, Options, Sort};
use keyfob::demo::zeyos::Platform;
use keyfob::demo::zeyos::people::{APPLICATION, ONE_TIME_CODE, SECRET};

use crate::support::running::Running;
use crate::support::{Home, Ran, leak, surfer};

const JOHN: (&str, &str) = ("john.doe", "john-of-acme");
const JANE: (&str, &str) = ("jane.code", "jane-has-a-code");

struct Place {
    home: Home,
    fleet: Fleet,
}

impl Place {
    fn new() -> Self {
        let home = Home::new();
        home.file("secret", SECRET);
        Self {
            home,
            fleet: Fleet::start(&Options::tests().only(Sort::Zeyos)).unwrap(),
        }
    }

    fn platform(&self) -> &Platform {
        self.fleet.zeyos().unwrap()
    }

    /// Adds a profile by an address below the instance, as documents have it.
    fn add(&self, name: &str, line: &str) -> Ran {
        let url = format!("{}/acme/oauth2/v1/token", self.platform().site().url());
        let words = ["profile", "add", name, "--provider", "zeyos", "--url", &url];
        self.home.run(words.into_iter().chain(line.split(' ')))
    }

    fn run(&self, line: &str) -> Ran {
        self.home.run(line.split(' '))
    }

    fn log_in(&self, line: &str, password: &str) -> Ran {
        let words = ["login", "--password-file", "-"];
        self.home
            .run_with(words.into_iter().chain(line.split(' ')), password)
    }

    fn token(&self, name: &str) -> String {
        let ran = self.run(&format!("get {name} --no-refresh")).expect(0);
        ran.stdout.trim_end().to_owned()
    }
}

const CLIENT: &str = "--client-id keyfob --client-secret-file secret";

#[test]
fn the_address_of_an_endpoint_names_platform_and_instance() {
    let place = Place::new();
    assert_eq!(APPLICATION, "keyfob");
    place.add("p", CLIENT).expect(0);
    let shown = place.run("show p --json").expect(0).json();
    assert_eq!(shown["instance"], "acme");
    assert_eq!(shown["url"], place.platform().site().url());
    assert_eq!(shown["redirect_uri"], "http://127.0.0.1:9005/callback");
    place
        .add("q", &format!("{CLIENT} --instance globex"))
        .fails(2, "instance");
    place
        .run("profile add r --provider zeyos --url https://z.example.com/a/b --client-id x")
        .fails(2, "more than a ZeyOS instance");
    place
        .run("profile add r --provider zeyos --url https://z.example.com --client-id x")
        .fails(2, "--instance");
}

#[test]
fn what_is_missing_or_shared_is_a_note_and_no_error() {
    let place = Place::new();
    let first = place.add("p", "--client-id keyfob").expect(0);
    let first = first.says("note: ").says("--client-secret-file");
    assert!(!first.stderr.contains("one login"), "{first:?}");
    place
        .add("q", CLIENT)
        .expect(0)
        .says("one login for each user and application")
        .says("'p'");
    let other = place
        .add("r", "--grant basic --username john.doe")
        .expect(0);
    assert!(!other.stderr.contains("note: "), "{other:?}");
}

#[test]
fn a_password_logs_in_by_oauth2_and_is_refreshed() {
    let place = Place::new();
    let line = format!("{CLIENT} --grant password --username john.doe");
    place.add("p", &line).expect(0);
    place
        .log_in("p", JOHN.1)
        .expect(0)
        .says("logged in as John Doe");
    let token = place.token("p");
    assert!(place.platform().is_alive(&token));
    place.run("refresh p").expect(0);
    assert!(!place.platform().is_alive(&token));
    let told = place.run("introspect p --json").expect(0).json();
    assert_eq!(told["active"], true, "{told}");
    let kept = place.token("p");
    place.log_in("p", "wrong-password").fails(8, "--otp-file");
    assert_eq!(place.token("p"), kept);
    place.run("logout p").expect(0);
    assert!(!place.platform().is_alive(&kept));
}

#[test]
fn a_one_time_code_comes_from_a_file() {
    let place = Place::new();
    let line = format!("{CLIENT} --grant password --username {}", JANE.0);
    place.add("p", &line).expect(0);
    place.log_in("p", JANE.1).fails(8, "--otp-file");
    place.home.file("otp", ONE_TIME_CODE);
    let ran = place.log_in("p --otp-file otp", JANE.1).expect(0);
    assert_eq!(
        leak::found(&ran.stderr, &[JANE.1, ONE_TIME_CODE, SECRET]),
        None
    );
}

#[test]
fn the_other_two_dialects_need_no_application() {
    let place = Place::new();
    for grant in ["basic", "legacy"] {
        let line = format!("--grant {grant} --username {}", JOHN.0);
        place.add(grant, &line).expect(0);
        place
            .run(&format!("login {grant}"))
            .fails(3, "--password-file");
        place.log_in(grant, "wrong-password").fails(8, "");
        place.log_in(grant, JOHN.1).expect(0);
        assert!(place.platform().is_alive(&place.token(grant)), "{grant}");
    }
    place
        .log_in("basic --otp-file secret", JOHN.1)
        .fails(2, "no use for --otp-file");
}

#[test]
fn a_browser_logs_in_with_a_registered_callback() {
    let place = Place::new();
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let callback = format!(
        "http://127.0.0.1:{}/callback",
        listener.local_addr().unwrap().port()
    );
    drop(listener);
    place.platform().add_callback(&callback);
    place
        .add("p", &format!("{CLIENT} --redirect-uri {callback}"))
        .expect(0);
    let mut command = place.home.command();
    command.args(["login", "p", "--no-browser"]);
    let mut login = Running::start(&mut command);
    let back = surfer::logs_in(&login.address(), JOHN.0, JOHN.1);
    let page = surfer::opens(&back);
    assert_eq!(page.status, 200, "{page:?} {back}");
    login.ends().expect(0).says("logged in as John Doe");
    assert!(place.platform().is_alive(&place.token("p")));
}

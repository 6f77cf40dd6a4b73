//! A home with one profile at one strict server: refresh tokens rotate, an old access token dies with each refresh.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use jiff::SignedDuration;
use keyfob::demo::fault::{Fault, Shape};
use keyfob::demo::fleet::{Fleet, Options, Sort};
use keyfob::demo::ledger::Tally;
use keyfob::demo::morpheus::client::{Lifetime, OWN};
use keyfob::demo::morpheus::generation::Generation;
use keyfob::demo::oidc::clients::NATIVE;
use keyfob::demo::oidc::people::MONA;
use keyfob::demo::site::Site;
use keyfob::demo::zeyos::people::{APPLICATION, SECRET};

use crate::support::people::MASTER;
use crate::support::{Home, Ran};

pub(super) struct Place {
    pub(super) home: Home,
    fleet: Fleet,
    sort: Sort,
}

/// The user at each kind of server, and where its tokens are made.
struct Facts {
    user: &'static str,
    password: &'static str,
    token: &'static str,
}

const MORPHEUS: Facts = Facts {
    user: MASTER.user,
    password: MASTER.password,
    token: "/oauth/token",
};
const OIDC: Facts = Facts {
    user: MONA.0,
    password: MONA.1,
    token: "/token",
};
const ZEYOS: Facts = Facts {
    user: "john.doe",
    password: "john-of-acme",
    token: "/acme/oauth2/v1/token",
};

/// Shorter than the time between two commands.
const AT_ONCE: SignedDuration = SignedDuration::from_millis(1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

impl Place {
    /// With the profile `p`, logged in.
    pub(super) fn new(sort: Sort) -> Self {
        let place = Self::signed_out(sort);
        place.log_in();
        place
    }

    /// With the profile `p`, and no vault yet.
    pub(super) fn signed_out(sort: Sort) -> Self {
        let place = Self {
            home: Home::new(),
            fleet: Fleet::start(&Options::tests().only(sort)).unwrap(),
            sort,
        };
        place.home.file("password", place.facts().password);
        place.home.file("secret", SECRET);
        place.add();
        place
    }

    /// The server answers a spent refresh token again, for 30 s.
    pub(super) fn graceful(self) -> Self {
        let grace = SignedDuration::from_secs(30);
        self.site().ledger().set_grace(grace);
        self
    }

    fn add(&self) {
        let (provider, client) = match self.sort {
            Sort::Morpheus(_) => ("morpheus", OWN),
            Sort::Oidc => ("oidc", NATIVE),
            Sort::Zeyos => ("zeyos", APPLICATION),
        };
        let more: &[&str] = match self.sort {
            Sort::Morpheus(_) => &[],
            Sort::Oidc => &["--grant", "password"],
            Sort::Zeyos => &["--grant", "password", "--client-secret-file", "secret"],
        };
        let folder = match self.sort {
            Sort::Morpheus(_) | Sort::Oidc => "",
            Sort::Zeyos => "/acme",
        };
        let url = format!("{}{folder}", self.site().url());
        let words = ["profile", "add", "p", "--provider", provider, "--url", &url];
        let who = ["--username", self.facts().user, "--client-id", client];
        let all = words.iter().chain(&who).chain(more);
        self.home.run(all).expect(0);
    }

    const fn facts(&self) -> &'static Facts {
        match self.sort {
            Sort::Morpheus(_) => &MORPHEUS,
            Sort::Oidc => &OIDC,
            Sort::Zeyos => &ZEYOS,
        }
    }

    pub(super) fn site(&self) -> &Site {
        match self.sort {
            Sort::Morpheus(_) => self.fleet.appliances()[0].site(),
            Sort::Oidc => self.fleet.oidc().unwrap().site(),
            Sort::Zeyos => self.fleet.zeyos().unwrap().site(),
        }
    }

    pub(super) fn tally(&self) -> Tally {
        self.site().ledger().tally()
    }

    /// Where tokens are made.
    pub(super) const fn token_path(&self) -> &'static str {
        self.facts().token
    }

    /// How many requests for tokens have arrived.
    pub(super) fn posts(&self) -> usize {
        self.site().log().count("POST", self.token_path())
    }

    pub(super) fn is_alive(&self, access: &str) -> bool {
        match self.sort {
            Sort::Morpheus(_) => self.fleet.appliances()[0].is_alive(access),
            Sort::Oidc => self.fleet.oidc().unwrap().is_alive(access),
            Sort::Zeyos => self.fleet.zeyos().unwrap().is_alive(access),
        }
    }

    /// A command line of words without blanks.
    pub(super) fn command(&self, line: &str) -> Command {
        let mut command = self.home.command();
        command.args(line.split(' '));
        command
    }

    pub(super) fn run(&self, line: &str) -> Ran {
        self.home.run(line.split(' '))
    }

    /// Starts it; nobody reads what it says but [`Child::wait_with_output`].
    pub(super) fn start(&self, line: &str) -> Child {
        self.command(line)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    pub(super) fn log_in(&self) {
        self.run(LOGIN).expect(0);
    }

    /// The access token has ended, by our clock and by the server's. An appliance from 9.0 on forgets all of a token that
    /// has ended by its clock, so there it lives on.
    pub(super) fn expire(&self) {
        let faults = self.site().faults().all();
        let ends = Fault::once(Shape::set("expires_in", AT_ONCE.as_secs_f64()));
        self.site().faults().set(vec![ends]);
        self.set_life(AT_ONCE);
        self.run("refresh p").expect(0);
        self.set_life(HOUR);
        self.site().faults().set(faults);
    }

    fn set_life(&self, access: SignedDuration) {
        let life = Lifetime::new(access, DAY);
        match self.sort {
            Sort::Morpheus(Generation::V9) => {}
            Sort::Morpheus(Generation::V3 | Generation::V8) => {
                self.fleet.appliances()[0].set_lifetime(OWN, life);
            }
            Sort::Oidc => self.fleet.oidc().unwrap().set_lifetime(life),
            Sort::Zeyos => {
                let platform = self.fleet.zeyos().unwrap();
                platform.behave(|behaviour| behaviour.access = access.as_secs());
            }
        }
    }

    /// What is told of the access token that the vault holds: another token, another fingerprint.
    pub(super) fn fingerprint(&self) -> String {
        let list = self.run("list --json").expect(0).json();
        list["profiles"][0]["fingerprint"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// The vault is whole, and nothing lies about in the home that doesn't belong there.
    pub(super) fn is_clean(&self) {
        self.run("vault verify").expect(0);
        let secrets = self.site().ledger().refresh_tokens();
        for (path, content) in self.home.files() {
            let shown = path.strip_prefix(self.home.folder()).unwrap();
            assert!(is_ours(&shown.to_path_buf()), "left behind: {shown:?}");
            let holds = |secret: &&String| {
                let mut windows = content.windows(secret.len());
                windows.any(|window| window == secret.as_bytes())
            };
            assert_eq!(secrets.iter().find(holds), None, "in {shown:?}");
        }
    }
}

/// A login that asks nothing.
pub(super) const LOGIN: &str = "login p --password-file password";

fn is_ours(path: &PathBuf) -> bool {
    let files = [
        "config.toml",
        "vault.db",
        "vault.db-wal",
        "vault.db-shm",
        // The room for an answer.
        "vault.db-room",
        "vault.key",
        "password",
        "secret",
    ];
    // A vault that a kill kept from coming into being: it holds a key that opens nothing.
    let is_unborn = path.to_string_lossy().starts_with(".vault-");
    is_unborn || path.starts_with("locks") || files.iter().any(|file| path == &PathBuf::from(file))
}

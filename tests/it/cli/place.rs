//! Where the command line is tried: a home of its own and a simulated appliance.

use keyfob::demo::fault::{Fault, Shape};
use keyfob::demo::fleet::{Fleet, Inventory, Options};
use keyfob::demo::morpheus::Appliance;
use keyfob::demo::morpheus::generation::Generation;
use serde_json::Value;

use crate::support::people::Who;
use crate::support::{Home, Ran};

/// The address of tokens.
pub(crate) const TOKEN: &str = "/oauth/token";

pub(crate) struct Place {
    pub(crate) home: Home,
    fleet: Fleet,
}

impl Place {
    pub(crate) fn on(generation: Generation) -> Self {
        let fleet = Fleet::start(&Options::tests().only(generation)).unwrap();
        Self {
            home: Home::new(),
            fleet,
        }
    }

    /// With tokens that were made before anybody here logs in.
    pub(super) fn with(generation: Generation, inventory: Inventory) -> Self {
        let options = Options {
            inventory,
            ..Options::tests().only(generation)
        };
        Self {
            home: Home::new(),
            fleet: Fleet::start(&options).unwrap(),
        }
    }

    /// The appliance is gone; the home stays.
    pub(super) fn unplugged(self) -> Home {
        let Self { home, fleet } = self;
        drop(fleet);
        home
    }

    pub(crate) fn appliance(&self) -> &Appliance {
        self.fleet.appliances().first().unwrap()
    }

    /// Runs a command line of words without blanks.
    pub(crate) fn run(&self, line: &str) -> Ran {
        self.home.run(line.split(' '))
    }

    /// Adds a profile under its proposed name.
    pub(crate) fn add(&self, who: Who) -> String {
        let login = who.login_name();
        let words = [
            "profile",
            "add",
            "--provider",
            "morpheus",
            "--client-id",
            "keyfob",
        ];
        let more = ["--url", self.appliance().url(), "--username", &login];
        let ran = self.home.run(words.iter().chain(&more)).expect(0);
        ran.stdout.trim_end().to_owned()
    }

    pub(crate) fn login(&self, name: &str, password: &str) -> Ran {
        self.home.run_with(
            ["login", name, "--password-file", "-"],
            &format!("{password}\n"),
        )
    }

    pub(crate) fn logged_in(&self, who: Who) -> String {
        let name = self.add(who);
        self.login(&name, who.password).expect(0);
        name
    }

    /// A profile whose access token has ended by our clock, and lives by the appliance's.
    pub(crate) fn expired(&self, who: Who) -> String {
        let name = self.add(who);
        self.ends_at_once();
        self.login(&name, who.password).expect(0);
        name
    }

    /// The next token answer says that its token ends in a millisecond.
    pub(crate) fn ends_at_once(&self) {
        self.appliance()
            .faults()
            .add(Fault::once(Shape::set("expires_in", 0.001)));
    }

    /// The profile's token, without asking the server.
    pub(crate) fn token(&self, name: &str) -> String {
        let ran = self
            .run(&format!("get {name} --no-refresh --min-valid 0s"))
            .expect(0);
        ran.stdout
            .strip_suffix('\n')
            .expect("one newline")
            .to_owned()
    }

    /// What `list` tells of a profile.
    pub(crate) fn told(&self, name: &str) -> Value {
        let list = self.run("list --json").expect(0).json();
        let found = list["profiles"]
            .as_array()
            .unwrap()
            .iter()
            .find(|profile| profile["name"] == name);
        found.unwrap().clone()
    }

    pub(crate) fn posts(&self) -> usize {
        self.appliance().log().count("POST", TOKEN)
    }
}

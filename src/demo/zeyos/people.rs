//! Who can log in to a simulated platform, and with which applications. All of it is invented and guards nothing.

use crate::demo::line::ServeLine;

/// The instances of the platform.
pub const INSTANCES: [&str; 2] = ["acme", "globex"];

/// The application of every instance that is meant for us.
pub const APPLICATION: &str = "keyfob";
/// Another tool's application.
pub const OTHER_APPLICATION: &str = "zeyos_cli.2";
/// The secret of [`APPLICATION`] in `acme`.
pub const SECRET: &str = "519d6241f455abbe71d93e0de58083534473a65a";
/// The secret of [`OTHER_APPLICATION`] in `acme`.
pub const OTHER_SECRET: &str = "0c6b0a3f2d8e4b5c9a7f1e2d3c4b5a6978879695";
/// The secret of [`APPLICATION`] in `globex`.
pub const GLOBEX_SECRET: &str = "77aa2c1e90f34b5d8c6e7f8091a2b3c4d5e6f708";
/// Where browsers may come back to.
pub const CALLBACK: &str = "http://127.0.0.1:9005/callback";
/// The one-time code of everybody who needs one; a real one changes each half minute.
pub const ONE_TIME_CODE: &str = "271828";
/// A name and a password that break careless encoding.
pub const ODD: (&str, &str) = ("j\u{f6}rg@acme.test", "p@ss w:rd+%&=\u{e9}");

/// A user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Where.
    pub instance: &'static str,
    /// The number of the user.
    pub id: u64,
    /// What is typed to log in.
    pub username: &'static str,
    /// The name for people.
    pub name: &'static str,
    /// The password.
    pub password: &'static str,
    /// What is special about it.
    pub standing: Standing,
}

/// What is special about a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing.
    Fine,
    /// A one-time code is wanted, too (§4.6 `otpsecret`).
    NeedsCode,
    /// No regular login, so no page (§4.6 `apionly`).
    ApiOnly,
    /// Deactivated.
    Left,
}

/// An application: what OAuth calls a client (§4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Application {
    /// Where.
    pub instance: &'static str,
    /// Its number.
    pub number: u64,
    /// Its client id.
    pub id: &'static str,
    /// Its client secret.
    pub secret: &'static str,
    /// Where browsers may come back to.
    pub callbacks: Vec<String>,
    /// Not deactivated.
    pub active: bool,
}

impl User {
    /// Whether this user can use the platform at all.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.standing != Standing::Left
    }
}

const fn user(
    instance: &'static str,
    id: u64,
    username: &'static str,
    name: &'static str,
    password: &'static str,
) -> User {
    User {
        instance,
        id,
        username,
        name,
        password,
        standing: Standing::Fine,
    }
}

/// Everybody.
pub(crate) fn users() -> Vec<User> {
    let [acme, globex] = INSTANCES;
    vec![
        user(acme, 1, "john.doe", "John Doe", "john-of-acme"),
        User {
            standing: Standing::NeedsCode,
            ..user(acme, 2, "jane.code", "Jane Code", "jane-has-a-code")
        },
        User {
            standing: Standing::ApiOnly,
            ..user(acme, 3, "svc-sync", "Sync", "svc-has-no-face")
        },
        User {
            standing: Standing::Left,
            ..user(acme, 4, "eve.left", "Eve Left", "eve-has-left")
        },
        user(acme, 5, ODD.0, "J\u{f6}rg", ODD.1),
        user(globex, 1, "john.doe", "John of Globex", "john-of-globex"),
    ]
}

/// All applications.
pub(crate) fn applications() -> Vec<Application> {
    let [acme, globex] = INSTANCES;
    let application = |instance, number, id, secret| Application {
        instance,
        number,
        id,
        secret,
        callbacks: vec![CALLBACK.to_owned()],
        active: true,
    };
    vec![
        application(acme, 6, APPLICATION, SECRET),
        application(acme, 7, OTHER_APPLICATION, OTHER_SECRET),
        application(globex, 6, APPLICATION, GLOBEX_SECRET),
    ]
}

/// Everybody who can log in, with the application that is meant for us.
pub(super) fn lines(url: &str) -> Vec<ServeLine> {
    let usable = users().into_iter().filter(User::is_active);
    let applications = applications();
    let lines = usable.filter_map(|user| {
        let mut known = applications.iter();
        let application =
            known.find(|known| known.instance == user.instance && known.id == APPLICATION)?;
        Some(ServeLine {
            name: format!("zeyos-{}-{}", user.instance, user.id),
            provider: "zeyos",
            version: None,
            url: url.to_owned(),
            tenant: None,
            instance: Some(user.instance.to_owned()),
            username: Some(user.username.to_owned()),
            password: Some(user.password.to_owned()),
            client_id: Some(application.id.to_owned()),
            client_secret: Some(application.secret.to_owned()),
        })
    });
    lines.collect()
}

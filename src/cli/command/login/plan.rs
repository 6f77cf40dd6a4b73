//! What a login needs beforehand: from files, or from somebody at the terminal; said before anything is opened or sent.

use std::mem;
use std::path::{Path, PathBuf};

use crate::cli::args::LoginArgs;
use crate::cli::world::World;
use crate::domain::error::{Error, Kind, Result};
use crate::domain::grant::Grant;
use crate::domain::redirect::Landing;
use crate::domain::secret::Secret;
use crate::service::listing::Entry;
use crate::service::login::{self, Pasted, Typed, Way};

/// What files gave; they go with one profile.
#[derive(Default)]
pub(super) struct Given {
    password: Option<Secret>,
    otp: Option<Secret>,
    tokens: Option<Pasted>,
}

impl Given {
    pub(super) fn read(world: &World<'_>, args: &LoginArgs, profiles: usize) -> Result<Self> {
        let read = |file: &Option<PathBuf>, what| {
            file.as_deref()
                .map(|file| content(world, file, what, profiles))
                .transpose()
        };
        let tokens = read(&args.token_file, "token")?;
        Ok(Self {
            password: read(&args.password_file, "password")?,
            otp: read(&args.otp_file, "one-time code")?,
            tokens: tokens.as_ref().map(Pasted::read).transpose()?,
        })
    }

    /// All of it, for the one profile that it is for.
    pub(super) fn take(&mut self) -> Self {
        mem::take(self)
    }
}

fn content(world: &World<'_>, file: &Path, what: &str, profiles: usize) -> Result<Secret> {
    if profiles > 1 {
        let what = format!("one {what} file goes with one profile");
        return Err(Error::new(Kind::Usage, what).hint("log in to them one by one"));
    }
    let content = world.secrets.read_file(file)?;
    if content.is_empty() {
        let what = format!("the {what} file is empty");
        return Err(Error::new(Kind::Usage, what));
    }
    Ok(content)
}

/// How a profile's login goes: as was said, else as the profile says.
pub(super) fn grant(entry: &Entry, said: Option<Grant>) -> Grant {
    said.unwrap_or(entry.profile.grant)
}

/// What must be right before a vault is made or opened, and before anybody is asked.
///
/// # Errors
/// `Usage` for what the profile lacks or the grant has no use for; `LoginNeeded` for what nobody is there to type.
pub(super) fn require(world: &World<'_>, entry: &Entry, grant: Grant, given: &Given) -> Result<()> {
    login::require(grant, &entry.profile, &entry.server)?;
    require_use(grant, given)?;
    if world.secrets.can_ask() {
        return Ok(());
    }
    let name = &entry.profile.name;
    let missing = |what: &str, hint: &str| {
        let what = format!("'{name}' needs {what}, and there is no terminal to ask on");
        Err(Error::new(Kind::LoginNeeded, what).hint(hint))
    };
    match grant {
        Grant::Password | Grant::Basic | Grant::Legacy if given.password.is_none() => missing(
            "a password",
            "give it with --password-file FILE, or --password-file - for standard input",
        ),
        Grant::Paste if given.tokens.is_none() => missing(
            "a token",
            "give it with --token-file FILE, or --token-file - for standard input",
        ),
        Grant::AuthorizationCode if lands_elsewhere(entry)? => missing(
            "the address that the browser ends on",
            "its redirect URI isn't of this machine: log in on a terminal, or register another one",
        ),
        Grant::Password
        | Grant::Basic
        | Grant::Legacy
        | Grant::Paste
        | Grant::AuthorizationCode
        | Grant::Device
        | Grant::ClientCredentials => Ok(()),
    }
}

/// A file that the grant has no use for is a mistake, not a thing to pass over.
fn require_use(grant: Grant, given: &Given) -> Result<()> {
    let flags = [
        (
            given.password.is_some(),
            takes_password(grant),
            "--password-file",
            "password",
        ),
        (
            given.otp.is_some(),
            takes_otp(grant),
            "--otp-file",
            "password",
        ),
        (
            given.tokens.is_some(),
            grant == Grant::Paste,
            "--token-file",
            "paste",
        ),
    ];
    let odd = flags
        .iter()
        .find(|(is_given, takes, _, _)| *is_given && !takes);
    let Some((_, _, flag, fitting)) = odd else {
        return Ok(());
    };
    let what = format!("a login by {} has no use for {flag}", grant.word());
    Err(Error::new(Kind::Usage, what).hint(format!("leave {flag} out, or add --grant {fitting}")))
}

const fn takes_password(grant: Grant) -> bool {
    match grant {
        Grant::Password | Grant::Basic | Grant::Legacy => true,
        Grant::AuthorizationCode | Grant::Device | Grant::ClientCredentials | Grant::Paste => false,
    }
}

/// ZeyOS' `auth/v1/token` takes none (facts/zeyos.md 4).
const fn takes_otp(grant: Grant) -> bool {
    match grant {
        Grant::Password | Grant::Legacy => true,
        Grant::Basic
        | Grant::AuthorizationCode
        | Grant::Device
        | Grant::ClientCredentials
        | Grant::Paste => false,
    }
}

fn lands_elsewhere(entry: &Entry) -> Result<bool> {
    let redirect = entry.profile.redirect_uri(entry.server.provider)?;
    Ok(redirect.landing() == Landing::Elsewhere)
}

/// The way with what it needs; somebody is asked for what no file gave.
pub(super) async fn way(
    world: &World<'_>,
    entry: &Entry,
    grant: Grant,
    given: Given,
    open: bool,
) -> Result<Way> {
    Ok(match grant {
        Grant::Password => Way::Password(typed(world, entry, given).await?),
        Grant::Basic => Way::Basic(typed(world, entry, given).await?),
        Grant::Legacy => Way::Legacy(typed(world, entry, given).await?),
        Grant::AuthorizationCode => Way::Browser { open },
        Grant::Device => Way::Device,
        Grant::ClientCredentials => Way::Client,
        Grant::Paste => Way::Paste(match given.tokens {
            Some(tokens) => tokens,
            None => pasted(world, entry).await?,
        }),
    })
}

async fn typed(world: &World<'_>, entry: &Entry, given: Given) -> Result<Typed> {
    let password = match given.password {
        Some(password) => password,
        None => password(world, entry).await?,
    };
    Ok(Typed {
        password,
        otp: given.otp,
    })
}

async fn password(world: &World<'_>, entry: &Entry) -> Result<Secret> {
    let login = entry.profile.login_name().unwrap_or_default();
    let address = &entry.server.address;
    let question = format!("Password for {login} at {address}: ");
    let password = world.secrets.ask_meanwhile(&question).await?;
    entered(&password, "password")?;
    Ok(password)
}

async fn pasted(world: &World<'_>, entry: &Entry) -> Result<Pasted> {
    let address = &entry.server.address;
    let question = format!("Access token of {address} (or JSON): ");
    let access = world.secrets.ask_meanwhile(&question).await?;
    entered(&access, "token")?;
    let mut pasted = Pasted::read(&access)?;
    if pasted.refresh.is_none() && !access.starts_with("{") {
        let question = "Refresh token, if keyfob is to renew it (else just press Enter): ";
        let refresh = world.secrets.ask_meanwhile(question).await?;
        pasted.refresh = (!refresh.is_empty()).then_some(refresh);
    }
    Ok(pasted)
}

fn entered(secret: &Secret, what: &str) -> Result<()> {
    if secret.is_empty() {
        let what = format!("no {what} was entered: nothing was sent");
        return Err(Error::new(Kind::Interrupted, what));
    }
    Ok(())
}

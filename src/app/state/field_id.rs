//! Every field of every form, and the words left of it.

/// Every field of every form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldId {
    /// Where the server answers.
    Address,
    /// What the board calls the server.
    ServerName,
    /// What the server is used for.
    Environment,
    /// How its certificate is checked.
    Trust,
    /// The file or fingerprint that goes with the trust.
    TrustDetail,
    /// Whether secrets may go over plain http.
    AllowHttp,
    /// The server's own proxy.
    Proxy,
    /// How to log in.
    Method,
    /// The sub-tenant.
    Tenant,
    /// The user, without tenant.
    User,
    /// The password.
    Password,
    /// The OAuth client.
    ClientId,
    /// The client's secret.
    ClientSecret,
    /// How the client proves itself.
    ClientAuth,
    /// Where the browser comes back to.
    RedirectUrl,
    /// What is asked for.
    Scopes,
    /// ZeyOS: the instance.
    Instance,
    /// The one-time code.
    OneTimeCode,
    /// An access token made elsewhere.
    AccessToken,
    /// The refresh token that goes with it.
    RefreshToken,
    /// Where the password goes.
    SendsTo,
    /// The address that the browser ended on.
    Returned,
    /// Endpoint: where a browser logs in.
    Authorization,
    /// Endpoint: where tokens are made.
    Token,
    /// Endpoint: where device logins begin.
    DeviceAuthorization,
    /// Endpoint: where tokens are ended.
    Revocation,
    /// Endpoint: where tokens are looked at.
    Introspection,
    /// Endpoint: who a token's user is.
    Userinfo,
    /// The login name that follows from tenant and user.
    LogsInAs,
    /// The profile's name.
    ProfileName,
    /// Free words to filter by.
    Tags,
    /// Whether the profile refreshes itself.
    RefreshesItself,
    /// What a token made at a server is called there.
    TokenName,
    /// Who logged in.
    Who,
    /// The vault's passphrase.
    Passphrase,
    /// The same once more.
    PassphraseAgain,
    /// A key file.
    KeyFile,
    /// Where a copy of the vault goes.
    CopyTo,
}

impl FieldId {
    /// The words left of the field.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Address => "Address",
            Self::ServerName => "Shown as",
            Self::Environment => "Environment",
            Self::Trust => "Trust",
            Self::TrustDetail => "Certificate",
            Self::AllowHttp => "Plain http",
            Self::Proxy => "Proxy",
            Self::Method => "Method",
            Self::Tenant => "Tenant",
            Self::User => "User",
            Self::Password => "Password",
            Self::ClientId => "Client ID",
            Self::ClientSecret => "Client secret",
            Self::ClientAuth => "Client proof",
            Self::RedirectUrl => "Redirect URL",
            Self::Scopes => "Scopes",
            Self::Instance => "Instance",
            Self::OneTimeCode => "One-time code",
            Self::AccessToken => "Access token",
            Self::RefreshToken => "Refresh token",
            Self::SendsTo => "Sends to",
            Self::Returned => "Ended on",
            Self::Authorization => "Authorization",
            Self::Token => "Token",
            Self::DeviceAuthorization => "Device",
            Self::Revocation => "Revocation",
            Self::Introspection => "Introspection",
            Self::Userinfo => "Userinfo",
            Self::LogsInAs => "Logs in as",
            Self::ProfileName => "Name",
            Self::Tags => "Tags",
            Self::RefreshesItself => "Refreshes itself",
            Self::TokenName => "Token name",
            Self::CopyTo => "Copy to",
            Self::Who => "Logged in",
            Self::Passphrase => "Passphrase",
            Self::PassphraseAgain => "Once more",
            Self::KeyFile => "Key file",
        }
    }
}

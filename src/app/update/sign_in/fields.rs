//! Which fields each method of each kind of server needs.

use crate::app::state::form::{Field, FieldId, Form};
use crate::app::state::sign_in::About;
use crate::domain::countdown::Tone;
use crate::domain::grant::Grant;
use crate::domain::profile::{ClientAuth, MORPHEUS_CLIENT, Profile};
use crate::domain::provider::Provider;

/// What the choice of the client's proof says.
pub(super) const PROOFS: [(&str, ClientAuth); 4] = [
    ("none: public", ClientAuth::None),
    ("basic", ClientAuth::Basic),
    ("post", ClientAuth::Post),
    ("basic-raw", ClientAuth::BasicRaw),
];

/// What Morpheus' scopes are called.
pub(super) const WRITE: &str = "write";
pub(super) const WRITE_OPENID: &str = "write openid";

/// The choice of the method.
pub(super) fn method(provider: Provider, chosen: usize) -> Field {
    let words = provider.grants().iter().map(|grant| word(provider, *grant));
    Field::choice(FieldId::Method, words.collect(), chosen)
}

const fn word(provider: Provider, grant: Grant) -> &'static str {
    match (provider, grant) {
        (Provider::Morpheus, Grant::AuthorizationCode) => "browser: SSO, 2FA",
        (Provider::Morpheus, Grant::Paste) => "paste a token",
        (Provider::Zeyos | Provider::Oidc, Grant::AuthorizationCode) => "browser",
        (Provider::Zeyos | Provider::Oidc, Grant::Paste) => "paste",
        (_, Grant::Password) => "password",
        (_, Grant::Device) => "device",
        (_, Grant::ClientCredentials) => "client",
        (_, Grant::Basic) => "basic",
        (_, Grant::Legacy) => "legacy",
    }
}

/// The fields of a method, with what is known of the profile. `form` holds what was chosen so far.
pub(super) fn of(about: &About, grant: Grant, form: &Form) -> Vec<Field> {
    let base = about.base.as_ref();
    let mut fields = vec![method(about.server.provider, 0)];
    match about.server.provider {
        Provider::Morpheus => morpheus(&mut fields, base, grant),
        Provider::Zeyos => zeyos(&mut fields, about, grant),
        Provider::Oidc => {
            let is_discovered = about.endpoints.is_empty();
            oidc(&mut fields, base, grant, form, is_discovered);
        }
    }
    let has_code = fields.iter().any(|field| field.id == FieldId::OneTimeCode);
    if form.is_asked && !has_code && takes_password(grant) {
        let behind = fields.iter().position(|f| f.id == FieldId::Password);
        let at = behind.map_or(fields.len(), |at| at + 1);
        fields.insert(at, Field::secret(FieldId::OneTimeCode));
    }
    fields
}

pub(super) const fn takes_password(grant: Grant) -> bool {
    match grant {
        Grant::Password | Grant::Basic | Grant::Legacy => true,
        Grant::AuthorizationCode | Grant::Device | Grant::ClientCredentials | Grant::Paste => false,
    }
}

fn morpheus(fields: &mut Vec<Field>, base: Option<&Profile>, grant: Grant) {
    let usual = Some(MORPHEUS_CLIENT.to_owned());
    let client = base.and_then(|base| base.client_id.clone()).or(usual);
    let client = Field::text(FieldId::ClientId, &text(client), "keyfob");
    match grant {
        Grant::Paste => {
            fields.extend(tokens());
            fields.push(client);
        }
        Grant::AuthorizationCode => {
            let openid = base.is_some_and(|base| base.scopes.iter().any(|word| word == "openid"));
            fields.extend([
                client,
                Field::secret(FieldId::ClientSecret),
                redirect(FieldId::RedirectUrl.label(), base, Provider::Morpheus),
                Field::choice(
                    FieldId::Scopes,
                    vec![WRITE, WRITE_OPENID],
                    usize::from(openid),
                )
                .called("Scope"),
            ]);
        }
        Grant::Password
        | Grant::Device
        | Grant::ClientCredentials
        | Grant::Basic
        | Grant::Legacy => {
            let tenant = base.and_then(|base| base.tenant.clone());
            fields.extend([
                Field::text(FieldId::Tenant, &text(tenant), "(empty: master tenant)"),
                user(base, "jdoe"),
                Field::secret(FieldId::Password),
                client,
                Field::fixed(FieldId::LogsInAs, ""),
            ]);
        }
    }
}

/// Every appliance has the client that passwords go with; a browser's login needs one of its own.
pub(super) fn fit_client(form: &mut Form, grant: Grant) {
    let value = form.value(FieldId::ClientId).to_owned();
    let is_typing = form
        .focused()
        .is_some_and(|field| field.id == FieldId::ClientId);
    let needs_own = grant == Grant::AuthorizationCode;
    let fitting = match value.as_str() {
        MORPHEUS_CLIENT if needs_own => "",
        "" if !needs_own && !is_typing => MORPHEUS_CLIENT,
        _ => return,
    };
    if let Some(field) = form.text_mut(FieldId::ClientId) {
        field.set(fitting);
    }
}

fn zeyos(fields: &mut Vec<Field>, about: &About, grant: Grant) {
    let base = about.base.as_ref();
    fields.push(match &about.instance {
        Some(instance) => {
            let whole = about.server.address.join(&format!("/{instance}"));
            Field::fixed(FieldId::Instance, whole.to_string())
                .noted(Tone::Ok, format!("one path segment: {instance}"))
        }
        None => Field::text(FieldId::Instance, "", "crm"),
    });
    let known = base.and_then(|base| base.client_id.clone());
    let client =
        Field::text(FieldId::ClientId, &text(known), "acme_keyfob").called("Application ID");
    let secret = Field::secret(FieldId::ClientSecret).called("App secret");
    match grant {
        Grant::AuthorizationCode | Grant::Device | Grant::ClientCredentials => {
            fields.extend([
                client,
                secret,
                redirect("Callback URL", base, Provider::Zeyos),
            ]);
        }
        Grant::Password => fields.extend([
            client,
            secret,
            user(base, "j.weber@acme.test"),
            Field::secret(FieldId::Password),
            Field::secret(FieldId::OneTimeCode),
        ]),
        Grant::Basic => fields.extend([
            user(base, "j.weber"),
            Field::secret(FieldId::Password),
            Field::fixed(FieldId::SendsTo, ""),
        ]),
        Grant::Legacy => fields.extend([
            secret,
            user(base, "j.weber"),
            Field::secret(FieldId::Password),
            Field::secret(FieldId::OneTimeCode),
            Field::fixed(FieldId::SendsTo, ""),
        ]),
        Grant::Paste => {
            fields.extend(tokens());
            fields.extend([client, secret]);
        }
    }
}

/// What a new login at an OpenID provider asks for.
const USUAL_SCOPES: &str = "openid profile offline_access";

fn oidc(
    fields: &mut Vec<Field>,
    base: Option<&Profile>,
    grant: Grant,
    form: &Form,
    is_discovered: bool,
) {
    let known = base.and_then(|base| base.client_id.clone());
    if grant == Grant::Paste {
        fields.extend(tokens());
    }
    fields.push(Field::text(FieldId::ClientId, &text(known), "keyfob"));
    let proof = base.and_then(|base| base.client_auth);
    let at = PROOFS.iter().position(|(_, auth)| Some(*auth) == proof);
    let words: Vec<&'static str> = PROOFS.iter().map(|(word, _)| *word).collect();
    // A client that logs in by itself has a secret.
    let usual = usize::from(grant == Grant::ClientCredentials);
    let proof = Field::choice(FieldId::ClientAuth, words, at.unwrap_or(usual));
    let chosen = form.value(FieldId::ClientAuth).to_owned();
    let is_public = match chosen.as_str() {
        "" => at.unwrap_or(usual) == 0,
        word => word == PROOFS[0].0,
    };
    fields.push(proof);
    if !is_public {
        fields.push(Field::secret(FieldId::ClientSecret));
    }
    if takes_password(grant) {
        fields.extend([user(base, "jw@acme.test"), Field::secret(FieldId::Password)]);
    }
    if grant == Grant::AuthorizationCode {
        let label = FieldId::RedirectUrl.label();
        fields.push(redirect(label, base, Provider::Oidc));
    }
    if grant != Grant::Paste {
        fields.push(scopes(base, grant, is_discovered));
    }
}

/// A new login asks for what most servers want before they let anybody refresh; what a profile says stays as it is.
fn scopes(base: Option<&Profile>, grant: Grant, is_discovered: bool) -> Field {
    let asks_itself = grant == Grant::ClientCredentials;
    let usual = if base.is_none() && is_discovered && !asks_itself {
        USUAL_SCOPES
    } else {
        ""
    };
    let known = base.map_or_else(|| usual.to_owned(), |base| base.scopes.join(" "));
    let example = if asks_itself {
        "api.read"
    } else {
        "(empty: openid alone)"
    };
    Field::text(FieldId::Scopes, &known, example)
}

fn text(value: Option<String>) -> String {
    value.unwrap_or_default()
}

fn user(base: Option<&Profile>, example: &'static str) -> Field {
    let known = base.and_then(|base| base.username.clone());
    Field::text(FieldId::User, &text(known), example)
}

fn tokens() -> [Field; 2] {
    [
        Field::secret(FieldId::AccessToken),
        Field::secret(FieldId::RefreshToken),
    ]
}

fn redirect(label: &'static str, base: Option<&Profile>, provider: Provider) -> Field {
    let known = base.and_then(|base| base.redirect_uri.as_deref());
    let usual = provider.usual_redirect_uri();
    Field::text(FieldId::RedirectUrl, known.unwrap_or(usual), usual).called(label)
}

//! Storing lists.

use diesel::dsl::max;
use diesel::prelude::*;
use gatepost_model::canonical::hash_hex;
use gatepost_model::check::{CheckList, Compiled, Detector, RuleKind, Severity};
use gatepost_storage::Transaction;
use serde_json::json;
use url::Url;

use crate::gate::policy::Origin;
use crate::gate::shaken;
use crate::schema::check_lists;
use crate::{Context, Error, Inside, audit};

/// The list of a company that configures nothing: the host employees reach is an internal one.
///
/// A node that only tries things out has its outside on the same machine. There, addresses of this machine are what
/// everybody links to, so they are pointed out and not refused.
pub fn standard(context: &Context) -> CheckList {
    let public = Url::parse(context.public_address.origin()).ok();
    let internal = Url::parse(&context.internal_url).ok();
    let host = |url: &Option<Url>| url.as_ref().and_then(Url::host_str).map(str::to_owned);
    let is_for_trial = public.as_ref().is_some_and(|url| url.scheme() == "http");
    let named = host(&internal).filter(|name| Some(name) != host(&public).as_ref());
    // An address in numbers is found by its form.
    let named = named.filter(|name| name.contains('.') && name.parse::<std::net::IpAddr>().is_err());
    let mut list = CheckList::standard(named.into_iter().collect());
    for rule in list.rules.iter_mut().filter(|_| is_for_trial) {
        let of_this_machine = matches!(
            rule.kind,
            RuleKind::Detector {
                detector: Detector::InternalAddress | Detector::InternalLink
            }
        );
        if of_this_machine {
            rule.severity = Severity::Warn;
        }
    }
    list
}

/// Installs the standard list where there is none: when a node is set up, and when one of before starts.
///
/// # Errors
/// When the database fails.
pub async fn install_absent(inside: &Inside) -> Result<(), Error> {
    let list = standard(&inside.context);
    let context = inside.context.clone();
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            let newest: Option<i64> = tx.get(check_lists::table.select(max(check_lists::version)))?;
            if newest.is_some() {
                return Ok(());
            }
            store(tx, &context, &mut head, list, Origin::default()).map(|_version| ())
        })
        .await
}

/// Puts a list in force, under the next version. Part of setting a node up; afterwards it is changed by a request.
///
/// # Errors
/// [`Error::Invalid`] for a list that cannot be used.
pub async fn install(inside: &Inside, list: CheckList) -> Result<i64, Error> {
    list.validate().map_err(Error::invalid)?;
    let context = inside.context.clone();
    inside
        .database
        .write(move |tx| {
            let mut head = audit::lock(tx)?;
            store(tx, &context, &mut head, list, Origin::default())
        })
        .await
}

/// The hash of a stored list, as the audit chain has it.
pub(crate) fn hash_of(document: &str) -> String {
    hash_hex("gatepost/check-list/v1", document.as_bytes())
}

/// Puts a list in force, under the next version there is; gives that. The audit entry has the hash of the list: its
/// words may be the very secrets it looks for. What was approved and is worse under this one is held (T13).
///
/// # Errors
/// [`Error::Invalid`] for a list that cannot be used.
pub(crate) fn store(
    tx: &mut Transaction<'_>,
    context: &Context,
    head: &mut audit::Head,
    list: CheckList,
    origin: Origin,
) -> Result<i64, Error> {
    let newest: Option<i64> = tx.get(check_lists::table.select(max(check_lists::version)))?;
    let version = newest.unwrap_or(0).saturating_add(1);
    let list = CheckList { version, ..list };
    let document = serde_json::to_string(&list).map_err(|_| Error::Damaged("the check list is not JSON"))?;
    let hash = hash_of(&document);
    tx.execute(diesel::insert_into(check_lists::table).values((
        check_lists::version.eq(version),
        check_lists::document.eq(document),
        check_lists::created_at.eq(context.now().0),
        check_lists::changed_by.eq(origin.changed_by.map(|person| person.0)),
        check_lists::confirmed_by.eq(origin.confirmed_by.map(|person| person.0)),
    )))?;
    let event = audit::Event {
        at: context.now(),
        person: origin.confirmed_by.or(origin.changed_by),
        verb: "check_list.changed",
        subject: format!("check_list:{version}"),
        details: &json!({
            "hash": hash,
            "rules": list.rules.len(),
            "changed_by": origin.changed_by,
            "confirmed_by": origin.confirmed_by,
        }),
    };
    audit::append(tx, head, event)?;
    let compiled = Compiled::new(&list).map_err(Error::invalid)?;
    shaken::hold_unclean(context, tx, head, &compiled, context.now())?;
    Ok(version)
}

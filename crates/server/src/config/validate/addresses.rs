//! Where the node listens and what it is called from elsewhere.

use std::net::SocketAddr;

use gatepost_model::address::PublicAddress;

use crate::config::address::{self, PublicUrlFault};
use crate::config::{Mistake, Settings};
use crate::listener::TrustedProxies;

pub(super) fn has_port(address: SocketAddr) -> bool {
    address.port() != 0
}

pub(super) fn listen(key: &str, value: &str, found: &mut Vec<Mistake>) -> Option<SocketAddr> {
    let address = value.parse().ok();
    if address.is_none() {
        found.push(Mistake::value(
            key,
            format!("{value:?}"),
            "write an IP address and a port, such as \"127.0.0.1:4000\" or \"[::1]:4000\"",
        ));
    }
    address
}

pub(super) fn proxies(key: &str, values: &[String], found: &mut Vec<Mistake>) -> Option<TrustedProxies> {
    match TrustedProxies::parse(values) {
        Ok(proxies) => Some(proxies),
        Err(fault) => {
            found.push(Mistake::value(key, format!("{:?}", fault.0), fault.to_string()));
            None
        }
    }
}

pub(super) fn internal_url(settings: &Settings, found: &mut Vec<Mistake>) -> Option<String> {
    const REMEDY: &str =
        "write where employees reach the internal listener, such as \"https://inside.acme.example\"";
    let url = &settings.internal.url;
    if url.is_empty() {
        found.push(Mistake::missing("internal.url", REMEDY));
        return None;
    }
    let address = PublicAddress::parse(url);
    if address.is_err() {
        found.push(Mistake::value("internal.url", format!("{url:?}"), REMEDY));
    }
    address.ok().map(|address| address.origin().to_owned())
}

pub(super) fn public_address(settings: &Settings, found: &mut Vec<Mistake>) -> Option<PublicAddress> {
    let url = &settings.public.url;
    if url.is_empty() {
        let remedy = "write the origin the world sees, such as \"https://social.acme.com\"";
        found.push(Mistake::missing("public.url", remedy));
        return None;
    }
    match address::public(url, settings.node.development) {
        Ok(address) => Some(address),
        Err(fault) => {
            found.push(match fault {
                PublicUrlFault::Development(domain) => Mistake::value(
                    "node.development",
                    format!("true, but public.url names {domain:?}"),
                    "write false; development mode is for localhost, *.localhost, *.test and *.example alone",
                ),
                fault => Mistake::value("public.url", format!("{url:?}"), fault),
            });
            None
        }
    }
}

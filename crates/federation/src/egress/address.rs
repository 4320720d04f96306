//! Which addresses may be connected to: global unicast, and nothing else.
//!
//! An allow rule. For IPv6 only `2000::/3` is ever allotted to hosts, so all forms that embed an IPv4 address in
//! other ranges (mapped, compatible, NAT64) fall out by themselves; what is special inside is listed. For IPv4
//! the unicast space is full of special blocks, all of which are listed from the IANA registries, including those
//! marked globally reachable (anycast relays and the like): no fediverse server lives there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// IPv4 blocks inside `1.0.0.0` to `223.255.255.255` that are not for ordinary hosts, with prefix lengths.
/// Source: IANA IPv4 Special-Purpose Address Registry.
const SPECIAL_V4: &[(Ipv4Addr, u32)] = &[
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 31, 196, 0), 24),
    (Ipv4Addr::new(192, 52, 193, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(192, 175, 48, 0), 24),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
];

/// IPv6 blocks inside `2000::/3` that are not for ordinary hosts, with prefix lengths: protocol assignments with
/// Teredo and ORCHID, documentation, 6to4, AS112. Source: IANA IPv6 Special-Purpose Address Registry.
const SPECIAL_V6: &[(Ipv6Addr, u32)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
    (Ipv6Addr::new(0x2620, 0x4f, 0x8000, 0, 0, 0, 0, 0), 48),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
];

/// Whether an address belongs to an ordinary host on the public internet.
pub fn is_global_unicast(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            let [first, ..] = address.octets();
            // 0 is "this network", 224 and above are multicast, reserved and broadcast.
            (1..=223).contains(&first) && !SPECIAL_V4.iter().any(|block| contains_v4(*block, address))
        }
        IpAddr::V6(address) => {
            let [first, .., high, low, _, _] = address.segments();
            let global = first & 0xe000 == 0x2000;
            // ISATAP hides an IPv4 address behind this interface identifier, whatever the prefix.
            let isatap = (high & !0x0200) == 0 && low == 0x5efe;
            global && !isatap && !SPECIAL_V6.iter().any(|block| contains_v6(*block, address))
        }
    }
}

fn contains_v4((network, prefix): (Ipv4Addr, u32), address: Ipv4Addr) -> bool {
    let shift = u32::BITS.saturating_sub(prefix);
    network.to_bits().checked_shr(shift) == address.to_bits().checked_shr(shift)
}

fn contains_v6((network, prefix): (Ipv6Addr, u32), address: Ipv6Addr) -> bool {
    let shift = u128::BITS.saturating_sub(prefix);
    network.to_bits().checked_shr(shift) == address.to_bits().checked_shr(shift)
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;

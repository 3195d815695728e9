//! What kind of machine an address is of, however it is spelt.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Machines that tell whoever asks them what is secret: the metadata of clouds (Alibaba, Oracle, Azure).
const METADATA_V4: &[Ipv4Addr] =
    &[Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(192, 0, 0, 192), Ipv4Addr::new(168, 63, 129, 16)];

/// The same in version 6 (Google, Scaleway, Oracle); all of `fd00:ec2::/32` is Amazon's.
const METADATA_V6: &[Ipv6Addr] = &[
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd00, 0x42, 0, 0, 0, 0, 0, 0x42),
    Ipv6Addr::new(0xfd00, 0xc1, 0, 0, 0, 0, 0xa9fe, 0xa9fe),
];

/// Whether an address is link-local or of a service of metadata: nobody has a receiver there, whatever an operator
/// allows.
pub(super) fn is_never_told(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_never_told_v4(address),
        IpAddr::V6(address) => {
            let [first, second, ..] = address.segments();
            let link_local = first & 0xffc0 == 0xfe80;
            let amazons = (first, second) == (0xfd00, 0xec2);
            link_local || amazons || METADATA_V6.contains(&address) || hidden_in(address).any(is_never_told_v4)
        }
    }
}

fn is_never_told_v4(address: Ipv4Addr) -> bool {
    address.is_link_local() || METADATA_V4.contains(&address)
}

/// Addresses of version 4 that one of version 6 leads to, or may lead to.
fn hidden_in(address: Ipv6Addr) -> impl Iterator<Item = Ipv4Addr> {
    let of_v4 = |high: u16, low: u16| Ipv4Addr::from_bits((u32::from(high) << 16) | u32::from(low));
    let segments = address.segments();
    let in_a_site = match segments {
        // Within a tunnel of a site (ISATAP), whatever stands before it.
        [_, _, _, _, 0 | 0x200, 0x5efe, high, low] => Some(of_v4(high, low)),
        _ => None,
    };
    let (one, other) = match segments {
        // Compatible, mapped, translated by an old scheme (SIIT), by NAT64; 6to4.
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low]
        | [0, 0, 0, 0, 0xffff, 0, high, low]
        | [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => (Some(of_v4(high, low)), None),
        // By the NAT64 of a site: behind a prefix of 96 bits, or of 48, where eight bits part the halves (RFC 6052).
        [0x64, 0xff9b, 1, upper, fifth, sixth, high, low] => {
            (Some(of_v4(high, low)), Some(of_v4(upper, (fifth << 8) | (sixth >> 8))))
        }
        // Teredo: the server, and the client with every bit turned.
        [0x2001, 0, high, low, _, _, client_high, client_low] => {
            (Some(of_v4(high, low)), Some(of_v4(!client_high, !client_low)))
        }
        _ => (None, None),
    };
    [in_a_site, one, other].into_iter().flatten()
}

/// Whether an address is one of the public internet (registries of special addresses, RFC 6890).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match a {
        // This network; loopback; multicast and what is reserved, with broadcast.
        0 | 10 | 127 | 224.. => true,
        // Behind the network address translation of a carrier.
        100 => (64..128).contains(&b),
        169 => b == 254,
        172 => (16..32).contains(&b),
        // Private; protocol assignments; documentation; what led to 6to4 relays.
        192 => b == 168 || (b == 0 && (c == 0 || c == 2)) || (b == 88 && c == 99),
        // Benchmarks; documentation.
        198 => (18..20).contains(&b) || (b == 51 && c == 100),
        203 => b == 0 && c == 113,
        _ => false,
    };
    !special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    let of_v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        // An address of version 4 in another spelling is what that is: mapped, translated (NAT64), 6to4.
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            of_v4(high, low)
        }
        // Teredo, whose server and client hide theirs; protocol assignments; documentation.
        [0x2001, second, ..] if second < 0x200 || second == 0xdb8 => false,
        [0x3fff, second, ..] if second < 0x1000 => false,
        // All else that is public begins so; loopback, unspecified, unique local, link-local, multicast do not.
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

//! Where a request came from, for the rate limit and for nothing else: it is neither stored nor logged.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;

/// The client's address: the connection's, or with `--trust-proxy` the last one in `X-Forwarded-For`, which the proxy itself
/// wrote. What stands before it anyone can have written.
pub(super) fn of(headers: &HeaderMap, peer: SocketAddr, trust_proxy: bool) -> IpAddr {
    let forwarded = || {
        let last = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?.rsplit(',').next()?.trim();
        last.parse().ok().or_else(|| last.parse().ok().map(|address: SocketAddr| address.ip()))
    };
    trust_proxy.then(forwarded).flatten().unwrap_or_else(|| peer.ip())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn check(forwarded: &[&str], trust_proxy: bool, expected: &str) {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let address = of(&headers, "127.0.0.1:5000".parse().unwrap(), trust_proxy);
        assert_eq!(address.to_string(), expected, "{forwarded:?}");
    }

    #[test]
    fn believes_only_the_proxys_own_entry_and_only_when_told_to() {
        check(&[], true, "127.0.0.1");
        check(&["192.0.2.1"], false, "127.0.0.1");
        check(&["192.0.2.1"], true, "192.0.2.1");
        check(&["203.0.113.9, 192.0.2.1"], true, "192.0.2.1");
        check(&["192.0.2.1", "203.0.113.9,2001:db8::1"], true, "2001:db8::1");
        check(&["192.0.2.1:4711"], true, "192.0.2.1");
        check(&["[2001:db8::1]:4711"], true, "2001:db8::1");
        check(&["192.0.2.1, unknown"], true, "127.0.0.1");
    }
}

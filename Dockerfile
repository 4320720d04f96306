# syntax=docker/dockerfile:1.7
#
# The image of a node: one program, no shell needed, nothing written outside of /data and /tmp.
#
#   docker build -t gatepost .
#
# Base images are named by version. To pin the bytes as well, put the digest behind the tag, which
# `docker buildx imagetools inspect rust:1.95.0-slim-trixie` prints: rust:1.95.0-slim-trixie@sha256:...
# Both stages are the same Debian, because the program is linked with its C library and OpenSSL.

FROM rust:1.95.0-slim-trixie AS build
# A C compiler is in the image. OpenSSL is for TLS to PostgreSQL and for nothing else: federation is rustls.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libssl-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
# Downloaded sources and compiled dependencies are kept between builds of one machine, but in no layer. --locked:
# what is built is what Cargo.lock says.
RUN --mount=type=cache,target=/usr/local/cargo/registry,sharing=locked \
    --mount=type=cache,target=/source/target,sharing=locked \
    cargo build --locked --release --package gatepost-server --features postgres-tls \
    && install -D --mode=0755 target/release/gatepost /image/usr/local/bin/gatepost \
    && install -D --mode=0644 --target-directory=/image/usr/local/share/gatepost gatepost.default.toml LICENSE

FROM debian:13.1-slim
# Certificate authorities, by which the node knows other servers, and OpenSSL's library for PostgreSQL.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libssl3t64 \
    && rm -rf /var/lib/apt/lists/* \
    # Numbers, because a cluster that refuses root has to see that this is not root. The folder exists in the
    # image, so that a new volume gets its owner and mode from it.
    && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /image/ /

LABEL org.opencontainers.image.title="Gatepost" \
      org.opencontainers.image.description="A microblog server that a company runs for itself" \
      org.opencontainers.image.licenses="AGPL-3.0-only"

USER 10001:10001
# Databases, keys, the witness file and gatepost.toml: everything that is the node's own.
WORKDIR /data
VOLUME ["/data"]
# 4000 is the internal listener and 4001 the public one, as `gatepost init` is told in docs/operating.md. Neither
# speaks TLS: publish neither, put a reverse proxy in front.
EXPOSE 4000 4001
# Stopping takes up to ten seconds, for requests under way; give the container fifteen.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --start-interval=2s --retries=3 \
    CMD ["gatepost", "health"]
ENTRYPOINT ["gatepost"]
CMD ["serve"]

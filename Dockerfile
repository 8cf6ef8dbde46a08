# syntax=docker/dockerfile:1
# The product's image: one bundled program on a Node 24 base. Any base with node, npm and CA certificates will do; a release uses
# the default. `npm ci` takes the builder's npm settings and CA certificates as build secrets where they are given:
#   --secret id=npmrc,src=$HOME/.npmrc --secret id=ca,src=/etc/ssl/certs/ca-certificates.crt
ARG BASE=docker.io/library/node:24-bookworm-slim

FROM ${BASE} AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=secret,id=npmrc --mount=type=secret,id=ca \
    if [ -e /run/secrets/npmrc ]; then export NPM_CONFIG_USERCONFIG=/run/secrets/npmrc; fi; \
    if [ -e /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca NPM_CONFIG_CAFILE=/run/secrets/ca; fi; \
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error --cache=/tmp/npm && rm -rf /tmp/npm
COPY scripts/bundle.ts scripts/bundling.ts scripts/
COPY operator operator
# `kubectl exec POD -- lockstep ...` finds it by its name.
RUN node scripts/bundle.ts && mkdir dist/bin && ln -s ../lockstep.mjs dist/bin/lockstep

FROM ${BASE}
COPY --from=build /src/dist /app
# V8 sizes its young generation by the machine; a small one keeps every role's memory near its data.
ENV NODE_OPTIONS=--max-semi-space-size=8
ENV NODE_ENV=production PATH=/app/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
# Numeric, so that Kubernetes can see that it is not root.
USER 65532:65532
ENTRYPOINT ["node", "/app/lockstep.mjs"]

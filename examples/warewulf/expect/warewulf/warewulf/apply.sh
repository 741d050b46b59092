#!/bin/sh
# Installs these overlays on the Warewulf server, previews and assigns them, and builds: run it there as root.
# Files are put in place with their modes: `wwctl overlay edit` would add a header to a new template, and
# `wwctl overlay import --parents` would make folders, even /etc, unreadable for all but root.
# To take the overlay away again, set the nodes' profiles without `lacp-bond`.
#
# nodes.conf must have for every node:
#   network device "bond0": ipaddr and netmask
# The device that nodes boot from keeps its hwaddr there too: that is how the server knows a node.
set -eu
cd "$(dirname "$0")"
here=$PWD
overlay=lacp-bond
release=4.6
overlays=${WWOVERLAYDIR:-/var/lib/warewulf/overlays}
installed=${overlays%/*}/netrecipe

found=$(wwctl version | sed -n '1s/^[^0-9]*\([0-9]*\.[0-9]*\).*/\1/p')
[ "$found" = "$release" ] || { echo "apply.sh is for Warewulf $release, here is $found: set version in netrecipe.toml" >&2; exit 1; }

# Only overlays that came from here are replaced; files that a former run left and this one lacks go.
mkdir -p "$installed"
for list in manifest/*; do
    name=${list#manifest/}
    if [ -e "$overlays/$name" ] && [ ! -e "$installed/$name" ]; then
        echo "overlay $name is there already, and not from here: move it away or choose another name" >&2; exit 1
    fi
    if [ -e "$installed/$name" ]; then
        while read -r _ kind path; do
            [ "$kind" = d ] || [ -e "$here/overlays/$path" ] || rm -f "$overlays/$path"
        done <"$installed/$name"
    fi
    while read -r mode kind path; do
        case $kind in
        d) install -d -m "$mode" -o root -g root "$overlays/$path" ;;
        f) install -m "$mode" -o root -g root "$here/overlays/$path" "$overlays/$path" ;;
        esac
    done <"$list"
    cp "$list" "$installed/$name"
done

# Every template for every node, before any node gets it. A missing fact ends the run; what Warewulf does not know
# would be printed as `<no value>`.
for node in \
    node02 node03 node04 node05
do
    for path in /etc/NetworkManager/system-connections/bond0.nmconnection.ww
    do
        shown=$(wwctl overlay show --quiet --render "$node" "$overlay" "$path")
        case $shown in
        *'<no value>'*) printf '%s: %s lacks a value\n%s\n' "$node" "$path" "$shown" >&2; exit 1 ;;
        esac
    done
done

# A profile of its own: lists of a node's profiles are joined, while a list set for `default` would replace the others
# there. `~NetworkManager` takes away the distribution's overlay, which would leave links that nodes.conf does not name
# unmanaged and compete for the others.
wwctl profile list | awk -v name=lacp-bond '$1 == name { found = 1 } END { exit !found }' || wwctl profile add lacp-bond
wwctl profile set --yes --system-overlays 'lacp-bond,~NetworkManager' lacp-bond
wwctl node set --yes --profile default,lacp-bond 'node[02-05]'

# The arguments are nodes; an overlay's name here would be taken for one.
wwctl overlay build 'node[02-05]'

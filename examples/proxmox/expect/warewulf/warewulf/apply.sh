#!/bin/sh
# Installs these overlays on the Warewulf server, previews and assigns them, and builds: run it there as root.
# Files are put in place with their modes: `wwctl overlay edit` would add a header to a new template, and
# `wwctl overlay import --parents` would make folders, even /etc, unreadable for all but root.
# To take the overlay away again, set the nodes' profiles without `netrecipe`.
#
# nodes.conf must have for every node:
#   network device "eth0": hwaddr
#   network device "eth1": hwaddr
#   network device "spf0": hwaddr
#   network device "spf1": hwaddr
#   tag "management"
#   tag "octet"
# The device that nodes boot from keeps its hwaddr there too: that is how the server knows a node.
set -eu
cd "$(dirname "$0")"
here=$PWD
overlay=netrecipe
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
    node01 node02 node03 node04 node05 node06 node07
do
    for path in /etc/NetworkManager/system-connections/bond0-port-spf0.nmconnection.ww /etc/NetworkManager/system-connections/bond0-port-spf1.nmconnection.ww /etc/NetworkManager/system-connections/eth1.nmconnection.ww /etc/NetworkManager/system-connections/vmbr0-port-eth0.nmconnection.ww /etc/NetworkManager/system-connections/vmbr0.nmconnection.ww /etc/NetworkManager/system-connections/vmbr1.10.nmconnection.ww /etc/NetworkManager/system-connections/vmbr1.20.nmconnection.ww /etc/NetworkManager/system-connections/vmbr1.30.nmconnection.ww /etc/NetworkManager/system-connections/vmbr1.40.nmconnection.ww /etc/NetworkManager/system-connections/vmbr1.50.nmconnection.ww /etc/NetworkManager/system-connections/vmbr1.60.nmconnection.ww
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
wwctl profile list | awk -v name=netrecipe '$1 == name { found = 1 } END { exit !found }' || wwctl profile add netrecipe
wwctl profile set --yes --system-overlays 'netrecipe,~NetworkManager' netrecipe
wwctl node set --yes --profile default,netrecipe 'node[01-07]'

# The arguments are nodes; an overlay's name here would be taken for one.
wwctl overlay build 'node[01-07]'

# Shows each folder 0, 1, ... of $1 to udevadm as if it were all the configuration of a machine with the NICs of its file `macs`.
# Runs in network and mount namespaces of its own. NIC K of a folder leaves what udevadm said in K.rules and K.links.
set -eu
cd "$1" # the mounts may hide this path, so all that follows is relative to it
mount -t sysfs none /sys
mount -t tmpfs none /run
for hidden in /etc/udev/rules.d /lib/udev/rules.d /usr/lib/udev/rules.d /usr/local/lib/udev/rules.d /etc/systemd/network; do
    [ ! -d "$hidden" ] || mount -t tmpfs none "$hidden"
done
export SYSTEMD_LOG_LEVEL=debug SYSTEMD_LOG_TARGET=console SYSTEMD_COLORS=0
links=0
for machine in [0-9]*; do
    rm -rf /run/udev /run/systemd
    mkdir -p /run/udev /run/systemd
    cp -r "$machine/rules" /run/udev/rules.d
    cp -r "$machine/links" /run/systemd/network
    nic=0
    while read -r mac; do
        device=lo
        if [ "$mac" != lo ]; then
            device=n$links links=$((links + 1))
            ip link add "$device" address "$mac" type veth peer name "peer$device" 2>"$machine/$nic.error" || break
        fi
        # First this: systemd 252 does rename the link when its rules are tested.
        udevadm test-builtin net_setup_link "/sys/class/net/$device" >"$machine/$nic.links" 2>&1 || true
        udevadm test "/sys/class/net/$device" >"$machine/$nic.rules" 2>&1 || true
        nic=$((nic + 1))
    done <"$machine/macs"
    # From systemd 254 on there is a check of style as well.
    case $(udevadm verify --help 2>&1) in
        *"verify"*"FILE"*) udevadm verify /run/udev/rules.d >"$machine/verify" 2>&1 || true ;;
        *) : >"$machine/verify" ;;
    esac
done

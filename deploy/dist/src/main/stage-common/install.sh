#!/bin/sh
# Installs Windtrap from this folder: copies files, says which, and does nothing else.
set -eu

from=$(dirname "$(readlink -f "$0")")
name=$(cat "$from/NAME")
version=$(cat "$from/VERSION")

usage() {
  cat <<EOF
Usage: ./install.sh [--prefix DIR] [--root DIR] [--replace]

Copies $name to DIR/VERSION and makes DIR/current a link to it, so that an upgrade leaves the files of what is running alone.
It starts nothing, creates no user and never overwrites a configuration.

  --prefix DIR  where Windtrap lives. Default: /opt/$name.
  --root DIR    puts / before all paths into DIR, to make a package or an image. Default: none.
  --replace     overwrites a copy of the same version. Stop what runs from it first.
  --help        prints this.
EOF
}

fail() {
  echo "install.sh: $1" >&2
  exit "${2:-1}"
}

prefix=/opt/$name
root=
replace=
while [ $# -gt 0 ]; do
  case $1 in
    --prefix) prefix=${2:?--prefix needs a folder}; shift 2 ;;
    --prefix=*) prefix=${1#*=}; shift ;;
    --root) root=${2:?--root needs a folder}; shift 2 ;;
    --root=*) root=${1#*=}; shift ;;
    --replace) replace=yes; shift ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; fail "unknown option $1" 2 ;;
  esac
done
case $prefix in
  /*) prefix=${prefix%/} ;;
  *) fail "--prefix must begin with /, but is $prefix" 2 ;;
esac

home=$prefix/$version

[ -d "$root$prefix" ] || mkdir -p "$root$prefix" || fail "can't create $root$prefix: run it as root, or choose another --prefix"
[ -w "$root$prefix" ] || fail "can't write to $root$prefix: run it as root, or choose another --prefix"
if [ -e "$root$home" ] && [ "$(cat "$root$home/NAME")" != "$name" ]; then
  fail "$root$home is of another archive: choose another --prefix"
fi
if [ -e "$root$home" ] && [ -z "$replace" ]; then
  fail "$root$home is there already. To overwrite it, stop what runs from it and add --replace"
fi

say() { printf '%-8s %s\n' "$1" "$2"; }

copy() { # FILE TARGET MODE
  mkdir -p "$(dirname "$root$2")"
  cp "$from/$1" "$root$2"
  chmod "$3" "$root$2"
  say copied "$root$2"
}

keep() { # FILE TARGET MODE: a configuration
  if [ -e "$root$2" ]; then
    say kept "$root$2 (yours; the sample of this version is $home/$1)"
  else
    copy "$1" "$2" "$3"
  fi
}

link() { # TARGET LINK
  mkdir -p "$(dirname "$root$2")"
  ln -sfn "$1" "$root$2.new"
  mv -T "$root$2.new" "$root$2"
  say linked "$root$2 -> $1"
}

# With the times of the files: the AOT cache is not used when the jars seem to be others.
rm -rf "$root$home.new"
cp -a "$from" "$root$home.new"
chown -R "$(id -u):$(id -g)" "$root$home.new"
chmod -R go=u-w "$root$home.new"
rm -rf "$root$home"
mv "$root$home.new" "$root$home"
say copied "$root$home"
link "$version" "$prefix/current"

for tool in "$from"/bin/*; do
  tool=${tool##*/}
  link "$prefix/current/bin/$tool" "/usr/local/bin/windtrap-$tool"
  copy "share/man/man1/windtrap-$tool.1" "/usr/local/share/man/man1/windtrap-$tool.1" 644
  copy "share/completion/windtrap-$tool" "/usr/local/share/bash-completion/completions/windtrap-$tool" 644
done

services=
optional=
for unit in "$from"/systemd/*.service; do
  unit=${unit##*/}
  case $unit in
    *@.service) services="$services ${unit%.service}1" ;;
    *) optional="$optional ${unit%.service}" ;;
  esac
  mkdir -p "$root/etc/systemd/system"
  sed "s|/opt/$name|$prefix|g" "$from/systemd/$unit" >"$root/etc/systemd/system/$unit"
  chmod 644 "$root/etc/systemd/system/$unit"
  say copied "$root/etc/systemd/system/$unit"
done
copy systemd/windtrap.sysusers /etc/sysusers.d/windtrap.conf 644

mkdir -p "$root/etc/windtrap"
keep conf/windtrap.sample.yml /etc/windtrap/windtrap.yml 640
keep conf/windtrap.env.sample /etc/windtrap/windtrap.env 600

cat <<EOF

$name $version is installed. What is left to do:
  systemd-sysusers windtrap.conf                # creates the user windtrap
  chgrp windtrap /etc/windtrap/windtrap.yml     # which may read the configuration
  \${EDITOR:-vi} /etc/windtrap/windtrap.yml      # brokers, write keys, ClickHouse
EOF
if [ -e "$from/bin/forwarder" ]; then
  cat <<EOF
  systemd-run --pipe --wait --quiet -p EnvironmentFile=/etc/windtrap/windtrap.env windtrap-forwarder topics create
EOF
fi
cat <<EOF
  systemctl daemon-reload
  systemctl enable --now$services
EOF
[ -z "$optional" ] || echo "Optional, and left off: systemctl enable --now$optional"
cat <<EOF
After an upgrade, instead: systemctl daemon-reload, then systemctl restart each service: forwarders first, gateways last.
EOF

#!/bin/sh
# An authority of your own and what it signs: for the database, and for nginx until a public authority's certificate replaces it.
# The first argument is the host name that people type.
set -eu
name=${1:?the host name that people type}
mkdir -p certificates
cd certificates
umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=Labelkeep's own authority" \
	-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -keyout authority.key -out authority.pem
for one in database:database web:"$name"; do
	file=${one%%:*} host=${one#*:}
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$host" -keyout "$file.key" -out "$file.csr"
	printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n' "$host" > "$file.ext"
	openssl x509 -req -in "$file.csr" -CA authority.pem -CAkey authority.key -CAcreateserial -days 825 -extfile "$file.ext" -out "$file.pem"
	rm "$file.csr" "$file.ext"
done
# What others may read: certificates are no secrets.
chmod 644 authority.pem database.pem web.pem
echo "Keep certificates/authority.key somewhere else: who has it can pretend to be the database."

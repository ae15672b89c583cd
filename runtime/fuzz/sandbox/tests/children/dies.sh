#!/bin/sh
# A child that says its cases as the real one does and dies at case 6.
# --here FIRST COUNT
number=$2
end=$(($2 + $3))
while [ "$number" -lt "$end" ]; do
    echo "case $number"
    [ "$number" = 6 ] && kill -ABRT $$
    echo met ran
    number=$((number + 1))
done

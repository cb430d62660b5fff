# bash completion for demarche
_demarche() {
    local word=${COMP_WORDS[COMP_CWORD]}
    local commands="
        code
        parse
        explain
        eval
        train
        dict
        calibrate
        load
        watch
        recode
        status
        search
        aggregate
        export
        store
        dossier
        brief
        alert
        board
        trend
        network
        forecast
        review
        serve
        push
        work
        sink
        dead
        doctor
        help
        --version
    "
    local options="
        --date=
        --publisher=
        --dictionaries=
        --dict-option=
        --field
        --language=
        --per-document
        --max-bad=
        --jobs=
        --output=
        --data=
        --model=
        --issues=
        --names=
        --format=
        --long=
        --case=
        --epochs=
        --seed=
        --rate=
        --dropout=
        --block=
        --vectors=
        --silver=
        --teacher=
        --trust=
        --no-variants
        --embed=
        --hidden=
        --layers=
        --window=
        --arc=
        --label=
        --gaps
        --limit=
        --oldest-first
        --json
        --by=
        --every=
        --per=
        --header=
        --once
        --interval=
        --gap=
        --timeout=
        --retry
        --allow-private
        --issue=
        --as=
        --shard=
        --files-from=
        --parts=
        --warc=
        --missing
        --review=
        --spool=
        --metrics=
        --queue-size=
        --ack-wait=
        --listen=
        --token-file=
        --hosts=
        --events
        --blind
        --behind-tls
        --requests=
        --from=
        --to=
        --half-life=
        --evaluate
        --rules=
        --state=
        --webhook=
        --new
        --list
        --help
    "
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
    elif [ "$COMP_CWORD" = 2 ] && [ "${COMP_WORDS[1]}" = dict ]; then
        mapfile -t COMPREPLY < <(compgen -W "check show test compile import export" -- "$word")
    elif [ "$COMP_CWORD" = 2 ] && [ "${COMP_WORDS[1]}" = store ]; then
        mapfile -t COMPREPLY < <(compgen -W "dump split join unlink undo" -- "$word")
    elif [ "$COMP_CWORD" = 3 ] && [ "${COMP_WORDS[1]}" = dead ]; then
        mapfile -t COMPREPLY < <(compgen -W "list put-back" -- "$word")
    elif [ "$COMP_CWORD" = 2 ] && [ "${COMP_WORDS[1]}" = review ]; then
        mapfile -t COMPREPLY < <(compgen -W "member password new list agenda agreement export verify" -- "$word")
    elif [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}
complete -o filenames -F _demarche demarche

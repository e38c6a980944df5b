extension MisuseError {
    static func secretLabels(_ one: SecretKeeper, _ other: SecretKeeper) -> MisuseError {
        MisuseError(
            .secretLabel,
            "two keepers of secrets, on the endpoints \(other.endpoint) and \(one.endpoint), would call a secret "
                + "\(JSONText.quoted(one.label.label(relation: 1))); give one of them another label")
    }

    static func relation(_ relation: Relation, _ endpoint: String) -> MisuseError {
        MisuseError(
            .relation,
            "a keeper of secrets on the endpoint \(endpoint) can't share one over relation "
                + "\(relation.endpoint):\(relation.id); that endpoint needs a keeper of its own")
    }
}

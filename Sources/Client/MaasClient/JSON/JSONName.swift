/// The names of what this library reads in MAAS's answers, spelled as there. Their numbers are known to every document, so
/// that members are found by comparing numbers.
enum JSONName: UInt16, CaseIterable {
    case none
    case system_id, hostname, fqdn, description, node_type, node_type_name, resource_uri
    case architecture, cpu_count, cpu_speed, memory, swap_size, osystem, distro_series, version
    case power_state, power_type, status_action, status, status_name, status_message, owner, pool
    case hardware_uuid, hardware_info, ip_addresses, interface_set, tag_names, zone, domain, service_set
    case commissioning_status, testing_status, cpu_test_status, memory_test_status, storage_test_status
    case network_test_status, interface_test_status, other_test_status
    case current_commissioning_result_id, current_testing_result_id, current_installation_result_id
    case name, type, mac_address, enabled, link_connected, link_speed, interface_speed, effective_mtu, vendor, product
    case links, vlan, parents, children, tags, mode, ip_address, subnet, id, cidr, vid, fabric, space, mtu, dhcp_on
    case primary_rack, secondary_rack, gateway_ip, dns_servers, managed
    case status_info, authoritative, ttl, is_default, resource_record_count
    case subversion, capabilities, username, is_superuser, eventloops
    case consumer_key, token_key, token_secret, state

    /// The names in the order of their numbers, as C strings that are never freed.
    nonisolated(unsafe) static let table: [UnsafePointer<CChar>] = allCases.map { name in
        let text = name == .none ? "" : "\(name)"
        let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.utf8.count + 1)
        for (index, byte) in text.utf8.enumerated() { copy[index] = CChar(bitPattern: byte) }
        copy[text.utf8.count] = 0
        return UnsafePointer(copy)
    }
}

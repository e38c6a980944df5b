import Foundation

/// This project's folder, where the charms' metadata is.
public enum Project {
    /// The path of a file or folder of the project; without a name, the project's.
    public static func path(_ name: String = "") -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return name.isEmpty ? root.path : root.appending(path: name).path
    }
}

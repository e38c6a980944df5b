import JujuProtocol

/// Runs one call of a hook tool, from its arguments to what it prints.
struct HookToolRunner {
    let context: HookContext
    let tool: HookTool
    let directory: String

    /// The answer, or nil when standard input was wanted and is not there.
    func run(_ arguments: [String], _ standardInput: [UInt8]?) -> HookToolResult? {
        if RestrictedContext.forbids(tool, in: context) {
            return HookToolResult(code: 1, output: "", error: "ERROR bad request: \(RestrictedContext.words)\n")
        }
        var parser = FlagParser(tool.flags, context: context)
        let parsed: ParsedArguments
        do throws(ToolFailure) { parsed = try parser.parse(arguments) } catch { return failed(error) }
        if parsed.wantsHelp { return HookToolResult(output: tool.usage(context)) }
        var call = ToolCall(context: context, parsed: parsed, directory: directory, standardInput: standardInput)
        if case .deprecated = tool.formats, let format = parsed.value("format"), !format.isEmpty {
            call.warnings = "--format flag deprecated for command \(GoText.quoted(tool.name))"
        }
        do throws(ToolFailure) {
            let answer = try tool.body(&call)
            let output = try write(bytes(answer, parsed), parsed)
            return HookToolResult(standardOutput: output, standardError: Array(call.warnings.utf8))
        } catch {
            return call.needsStandardInput ? nil : failed(error, after: call.warnings)
        }
    }

    private func failed(_ failure: ToolFailure, after warnings: String = "") -> HookToolResult {
        // What is refused has not run, and so has warned of nothing.
        let text = "\(failure.code == 2 ? "" : warnings)ERROR \(failure.message)\n"
        let message = RawText.encoded(text)
        return HookToolResult(code: failure.code, standardOutput: [], standardError: message)
    }

    private func bytes(_ answer: HookTool.Answer, _ parsed: ParsedArguments) -> [UInt8] {
        switch answer {
        case .nothing: return []
        case .text(let text): return RawText.encoded(text)
        case .value(let value):
            let standard: OutputFormat
            if case .yaml = tool.formats { standard = .yaml } else { standard = .smart }
            return (parsed.value("format").flatMap(OutputFormat.init) ?? standard).bytes(value)
        }
    }

    /// Writes to the file that `-o` names, if it does, else hands the bytes back for standard output.
    private func write(_ bytes: [UInt8], _ parsed: ParsedArguments) throws(ToolFailure) -> [UInt8] {
        guard let path = parsed.value("output"), !path.isEmpty else { return bytes }
        try AgentFile.write(bytes, to: AgentFile.path(path, in: directory))
        return []
    }
}

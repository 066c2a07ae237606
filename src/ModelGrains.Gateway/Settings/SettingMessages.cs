using System.Globalization;
using ModelGrains.Protocol.Messages;

namespace ModelGrains.Gateway.Settings;

/// <summary>Settings as the protocol's messages.</summary>
internal static class SettingMessages
{
    public static TraceSettingResponse ToMessage(this TraceState state) => new()
    {
        Settings =
        {
            ["trace_level"] = Values(state.Timestamps ? "TIMESTAMPS" : "OFF"),
            ["trace_rate"] = Values(state.Rate.ToString(CultureInfo.InvariantCulture)),
            ["trace_count"] = Values(state.Count.ToString(CultureInfo.InvariantCulture)),
            ["trace_mode"] = Values(TraceChanges.Mode),
        },
    };

    public static LogSettingsResponse ToMessage(this LogState state) => new()
    {
        Settings =
        {
            ["log_file"] = new() { StringParam = "" },
            ["log_info"] = new() { BoolParam = state.Info },
            ["log_warning"] = new() { BoolParam = state.Warning },
            ["log_error"] = new() { BoolParam = state.Error },
            ["log_verbose_level"] = new() { Uint32Param = state.VerboseLevel },
            ["log_format"] = new() { StringParam = state.Format },
        },
    };

    public static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Changes(this TraceSettingRequest request) =>
        request.Settings.Select(setting => KeyValuePair.Create<string, IReadOnlyList<string>>(setting.Key, setting.Value.Value));

    public static IEnumerable<KeyValuePair<string, object?>> Changes(this LogSettingsRequest request) =>
        request.Settings.Select(setting => KeyValuePair.Create<string, object?>(setting.Key, setting.Value.ParameterChoiceCase switch
        {
            LogSettingsRequest.Types.SettingValue.ParameterChoiceOneofCase.BoolParam => setting.Value.BoolParam,
            LogSettingsRequest.Types.SettingValue.ParameterChoiceOneofCase.Uint32Param => setting.Value.Uint32Param,
            LogSettingsRequest.Types.SettingValue.ParameterChoiceOneofCase.StringParam => setting.Value.StringParam,
            _ => null,
        }));

    private static TraceSettingResponse.Types.SettingValue Values(string value) => new() { Value = { value } };
}

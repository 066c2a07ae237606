using ModelGrains.Analysis;
using ModelGrains.Deployments;
using ModelGrains.Errors;
using ModelGrains.Models;
using ModelGrains.PredictionLogs;
using ModelGrains.Retirement;
using ModelGrains.Rollouts;
using ModelGrains.Routing;
using ModelGrains.Shadows;
using ModelGrains.Tensors;

namespace ModelGrains.Abstractions.Tests.Serialization;

/// <summary>Golden numbers: they are stored and go over the wire.</summary>
public class StoredNumbersTests
{
    public static TheoryData<Type, string> Numbers => new()
    {
        {
            typeof(DataType),
            "Bool=1 UInt8=2 UInt16=3 UInt32=4 UInt64=5 Int8=6 Int16=7 Int32=8 Int64=9 Fp16=10 Fp32=11 Fp64=12 Bytes=13 Bf16=14"
        },
        {
            typeof(ModelErrorCode),
            "ModelNotFound=1 VersionNotFound=2 InvalidInput=3 NotReady=4 Overloaded=5 DeadlineExceeded=6 Cancelled=7 Unauthenticated=8 " +
            "PermissionDenied=9 Conflict=10 InstanceLost=11 RuntimeFault=12 PreconditionFailed=13"
        },
        {
            typeof(VersionState),
            "Uploaded=1 Validated=2 Packaged=3 Verified=4 Ready=5 Serving=6 Superseded=7 Retiring=8 Retired=9 Failed=10"
        },
        { typeof(InstanceState), "New=1 Admitted=2 Loading=3 Warming=4 Ready=5 Draining=6 Unloaded=7 Failed=8" },
        { typeof(HealthState), "Unknown=1 Healthy=2 Unhealthy=3" },
        { typeof(DeploymentState), "Running=1 Succeeded=2 Failed=3" },
        { typeof(DeploymentStep), "Upload=1 Validate=2 Package=3 Verify=4 Publish=5 Route=6" },
        { typeof(DesiredState), "Loaded=1 Unloaded=2" },
        { typeof(NoticeKind), "Expiring=1 Withdrawn=2 Kept=3 Retired=4 Restored=5 Deleted=6" },
        { typeof(AttributeSource), "Header=1 Parameter=2" },
        { typeof(PickReason), "None=0 Version=1 Label=2 Segment=3 Sticky=4 Weight=5" },
        { typeof(ConditionKind), "In=1 Prefix=2 Range=3 Regex=4" },
        { typeof(RolloutStrategy), "Recreate=1 RollingUpdate=2 BlueGreen=3 Canary=4 AbTest=5 Shadow=6 ChampionChallenger=7" },
        { typeof(RolloutState), "Progressing=1 Paused=2 Aborting=3 Succeeded=4 Aborted=5" },
        { typeof(RolloutStepKind), "SetWeight=1 Pause=2 SetHeaderRoute=3 Analysis=4 SetMirrorRoute=5 SetCanaryScale=6" },
        { typeof(AnalysisMetricKind), "ErrorRate=1 TimeoutRate=2 LatencyP50=3 LatencyP95=4 LatencyP99=5 InvalidOutputRate=6 DisagreementRate=7 StabilityIndex=8 KolmogorovSmirnov=9 OutcomeMean=10 ClassFlipRate=11" },
        { typeof(AnalysisResult), "Running=1 Successful=2 Failed=3 Inconclusive=4 Error=5" },
        { typeof(RolloutVerb), "Promote=1 PromoteFull=2 Pause=3 Resume=4 Abort=5 Undo=6 Retry=7" },
        { typeof(ShadowEventKind), "Paused=1 Resumed=2" },
        { typeof(RedactionKind), "Remove=1 Hash=2" },
        { typeof(QueueTimeoutAction), "Reject=1 Delay=2" },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Enum_Numbers_NeverChange(Type type, string expected) =>
        Assert.Equal(expected, string.Join(' ', Enum.GetValues(type).Cast<object>().Select(value => $"{value}={(int)value}")));

    [Fact]
    public void Enums_OfTheAssembly_AreAllPinned() =>
        Assert.Equal(
            PublicTypes.Assembly.GetExportedTypes().Where(type => type.IsEnum).Select(type => type.Name).Order(StringComparer.Ordinal),
            Numbers.Select(row => ((Type)row[0]).Name).Order(StringComparer.Ordinal));

    /// <summary>Yesterday's <c>[Id]</c>s: a member may be added at the end, none renumbered.</summary>
    [Fact]
    public void Ids_OfEveryMessage_AreThoseOfTheTable()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Golden", "ids.txt");
        string[] now = [.. PublicTypes.Messages.OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => $"{AliasOf(type)}: {string.Join(' ', PublicTypes.Stored(type).OrderBy(IdOf).Select(property => $"{IdOf(property)}={property.Name}"))}")];
        // To take over what was added, once it has been looked at.
        File.WriteAllLines(path.Replace(".txt", ".actual.txt", StringComparison.Ordinal), now);
        Assert.Equal(File.ReadAllLines(path), now);
    }

    private static string AliasOf(Type type) => ((AliasAttribute)Attribute.GetCustomAttribute(type, typeof(AliasAttribute))!).Alias;

    private static uint IdOf(System.Reflection.PropertyInfo property) => ((IdAttribute)Attribute.GetCustomAttribute(property, typeof(IdAttribute))!).Id;
}

namespace ModelGrains.Serialization;

/// <summary>
/// The wire identity of every grain interface, method and message: the one table of <c>[Alias]</c> values.
/// A name in it is never changed and never used again for something else; types and members may be renamed freely.
/// </summary>
public static class Aliases
{
    /// <summary>Alias of the model grain's interface.</summary>
    public const string ModelGrain = "mg.model";

    /// <summary>Alias of the router grain's interface.</summary>
    public const string RouterGrain = "mg.router";

    /// <summary>Alias of the route grain's interface.</summary>
    public const string RouteGrain = "mg.route";

    /// <summary>Alias of the catalog grain's interface.</summary>
    public const string CatalogGrain = "mg.catalog";

    /// <summary>Alias of the silo grain's interface.</summary>
    public const string SiloGrain = "mg.silo";

    /// <summary>Alias of the deployment grain's interface.</summary>
    public const string DeploymentGrain = "mg.deployment";

    /// <summary>Alias of the interface of the grain that lists deployments.</summary>
    public const string DeploymentIndexGrain = "mg.deployments";

    /// <summary>Alias of the notification grain's interface.</summary>
    public const string NotificationGrain = "mg.notification";

    /// <summary>Alias of the usage grain's interface.</summary>
    public const string UsageGrain = "mg.usage";

    /// <summary>Alias of the rollout grain's interface.</summary>
    public const string RolloutGrain = "mg.rollout";

    /// <summary>Alias of the interface of the grain that lists rollouts.</summary>
    public const string RolloutIndexGrain = "mg.rollouts";

    /// <summary>Alias of the shadow grain's interface.</summary>
    public const string ShadowGrain = "mg.shadow";

    /// <summary>Alias of the prediction log grain's interface.</summary>
    public const string PredictionLogGrain = "mg.predictionLog";

    /// <summary>Alias of a method that reads what became of versions' requests.</summary>
    public const string Tracks = "tracks";

    /// <summary>Alias of a method that runs one inference.</summary>
    public const string Infer = "infer";

    /// <summary>Alias of a method that reads the current value.</summary>
    public const string Get = "get";

    /// <summary>Alias of a method that lists values.</summary>
    public const string List = "list";

    /// <summary>Alias of a method that loads.</summary>
    public const string Load = "load";

    /// <summary>Alias of a method that loads where there is room.</summary>
    public const string LoadIfRoom = "loadIfRoom";

    /// <summary>Alias of a method that unloads.</summary>
    public const string Unload = "unload";

    /// <summary>Alias of a method that sets a value.</summary>
    public const string Set = "set";

    /// <summary>Alias of a method that registers a version.</summary>
    public const string Register = "register";

    /// <summary>Alias of a method that moves a version to another state.</summary>
    public const string Move = "move";

    /// <summary>Alias of a method that removes a value.</summary>
    public const string Remove = "remove";

    /// <summary>Alias of a method that adds a value.</summary>
    public const string Add = "add";

    /// <summary>Alias of a method that puts something off after a failure.</summary>
    public const string Postpone = "postpone";

    /// <summary>Alias of a method that tells of a change.</summary>
    public const string Changed = "changed";

    /// <summary>Alias of a method that announces a change.</summary>
    public const string Changing = "changing";

    /// <summary>Alias of a method that says what changed since it was asked before.</summary>
    public const string News = "news";

    /// <summary>Alias of a method that tells of a change of what is logged.</summary>
    public const string PredictionLogChanged = "predictionLogChanged";

    /// <summary>Alias of a method that counts what was logged.</summary>
    public const string PredictionLogCounted = "predictionLogCounted";

    /// <summary>Alias of a method that starts something.</summary>
    public const string Start = "start";

    /// <summary>Alias of a method that goes on with something interrupted.</summary>
    public const string Resume = "resume";

    /// <summary>Alias of a method that waits for a change.</summary>
    public const string Wait = "wait";

    /// <summary>Alias of a method that takes a report.</summary>
    public const string Report = "report";

    /// <summary>Alias of a method that remembers who refers to something.</summary>
    public const string AddReferrer = "addReferrer";

    /// <summary>Alias of a method that says who may refer to something.</summary>
    public const string GetReferrers = "getReferrers";

    /// <summary>Alias of <see cref="ModelGrains.ModelName"/>.</summary>
    public const string ModelName = "mg.ModelName";

    /// <summary>Alias of <see cref="ModelGrains.ModelVersion"/>.</summary>
    public const string ModelVersion = "mg.ModelVersion";

    /// <summary>Alias of <see cref="ModelGrains.VersionKey"/>.</summary>
    public const string VersionKey = "mg.VersionKey";

    /// <summary>Alias of <see cref="ModelGrains.InstanceKey"/>.</summary>
    public const string InstanceKey = "mg.InstanceKey";

    /// <summary>Alias of <see cref="ModelGrains.PackageDigest"/>.</summary>
    public const string PackageDigest = "mg.PackageDigest";

    /// <summary>Alias of <see cref="ModelGrains.Errors.ModelError"/>.</summary>
    public const string ModelError = "mg.ModelError";

    /// <summary>Alias of <see cref="ModelGrains.Errors.FieldError"/>.</summary>
    public const string FieldError = "mg.FieldError";

    /// <summary>Alias of <see cref="ModelGrains.Errors.Outcome{T}"/>.</summary>
    public const string Outcome = "mg.Outcome`1";

    /// <summary>Alias of <see cref="ModelGrains.Tensors.Tensor"/>.</summary>
    public const string Tensor = "mg.Tensor";

    /// <summary>Alias of <see cref="ModelGrains.Tensors.TensorSpec"/>.</summary>
    public const string TensorSpec = "mg.TensorSpec";

    /// <summary>Alias of <see cref="ModelGrains.Models.ModelSignature"/>.</summary>
    public const string ModelSignature = "mg.ModelSignature";

    /// <summary>Alias of <see cref="ModelGrains.Inference.InferRequest"/>.</summary>
    public const string InferRequest = "mg.InferRequest";

    /// <summary>Alias of <see cref="ModelGrains.Inference.OutputClassification"/>.</summary>
    public const string OutputClassification = "mg.OutputClassification";

    /// <summary>Alias of <see cref="ModelGrains.Inference.InferResponse"/>.</summary>
    public const string InferResponse = "mg.InferResponse";

    /// <summary>Alias of <see cref="ModelGrains.Inference.InferTiming"/>.</summary>
    public const string InferTiming = "mg.InferTiming";

    /// <summary>Alias of <see cref="ModelGrains.Inference.ParameterValue"/>.</summary>
    public const string ParameterValue = "mg.ParameterValue";

    /// <summary>Alias of <see cref="ModelGrains.Models.ModelManifest"/>.</summary>
    public const string ModelManifest = "mg.ModelManifest";

    /// <summary>Alias of <see cref="ModelGrains.Models.ModelSample"/>.</summary>
    public const string ModelSample = "mg.ModelSample";

    /// <summary>Alias of <see cref="ModelGrains.Models.Tolerance"/>.</summary>
    public const string Tolerance = "mg.Tolerance";

    /// <summary>Alias of <see cref="ModelGrains.Models.BatchingOptions"/>.</summary>
    public const string BatchingOptions = "mg.BatchingOptions";

    /// <summary>Alias of <see cref="ModelGrains.Models.WarmUpOptions"/>.</summary>
    public const string WarmUpOptions = "mg.WarmUpOptions";

    /// <summary>Alias of <see cref="ModelGrains.Models.ExpiryOptions"/>.</summary>
    public const string ExpiryOptions = "mg.ExpiryOptions";

    /// <summary>Alias of <see cref="ModelGrains.Models.PredictionLogOptions"/>.</summary>
    public const string PredictionLogOptions = "mg.PredictionLogOptions";

    /// <summary>Alias of <see cref="ModelGrains.Models.VersionRecord"/>.</summary>
    public const string VersionRecord = "mg.VersionRecord";

    /// <summary>Alias of <see cref="ModelGrains.Models.VersionEvent"/>.</summary>
    public const string VersionEvent = "mg.VersionEvent";

    /// <summary>Alias of <see cref="ModelGrains.Models.RegisterVersion"/>.</summary>
    public const string RegisterVersion = "mg.RegisterVersion";

    /// <summary>Alias of <see cref="ModelGrains.Models.MoveVersion"/>.</summary>
    public const string MoveVersion = "mg.MoveVersion";

    /// <summary>Alias of <see cref="ModelGrains.Models.InstanceStatus"/>.</summary>
    public const string InstanceStatus = "mg.InstanceStatus";

    /// <summary>Alias of <see cref="ModelGrains.Models.InstanceCounters"/>.</summary>
    public const string InstanceCounters = "mg.InstanceCounters";

    /// <summary>Alias of <see cref="ModelGrains.Models.BatchCounters"/>.</summary>
    public const string BatchCounters = "mg.BatchCounters";

    /// <summary>Alias of <see cref="ModelGrains.Models.LatencyHistogram"/>.</summary>
    public const string LatencyHistogram = "mg.LatencyHistogram";

    /// <summary>Alias of <see cref="ModelGrains.Models.InstanceHealth"/>.</summary>
    public const string InstanceHealth = "mg.InstanceHealth";

    /// <summary>Alias of <see cref="ModelGrains.Models.UsageReport"/>.</summary>
    public const string UsageReport = "mg.UsageReport";

    /// <summary>Alias of <see cref="ModelGrains.Models.VersionUsage"/>.</summary>
    public const string VersionUsage = "mg.VersionUsage";

    /// <summary>Alias of <see cref="ModelGrains.Routing.RouteSpec"/>.</summary>
    public const string RouteSpec = "mg.RouteSpec";

    /// <summary>Alias of <see cref="ModelGrains.Routing.RouteTarget"/>.</summary>
    public const string RouteTarget = "mg.RouteTarget";

    /// <summary>Alias of <see cref="ModelGrains.Routing.RouteRevision"/>.</summary>
    public const string RouteRevision = "mg.RouteRevision";

    /// <summary>Alias of <see cref="ModelGrains.Routing.RouteDigest"/>.</summary>
    public const string RouteDigest = "mg.RouteDigest";

    /// <summary>Alias of <see cref="ModelGrains.Routing.RouteDigestLine"/>.</summary>
    public const string RouteDigestLine = "mg.RouteDigestLine";

    /// <summary>Alias of <see cref="ModelGrains.Routing.SetRoute"/>.</summary>
    public const string SetRoute = "mg.SetRoute";

    /// <summary>Alias of <see cref="ModelGrains.Routing.RouteLabel"/>.</summary>
    public const string RouteLabel = "mg.RouteLabel";

    /// <summary>Alias of <see cref="ModelGrains.Routing.RouteSegment"/>.</summary>
    public const string RouteSegment = "mg.RouteSegment";

    /// <summary>Alias of <see cref="ModelGrains.Routing.RouteCondition"/>.</summary>
    public const string RouteCondition = "mg.RouteCondition";

    /// <summary>Alias of <see cref="ModelGrains.Routing.RequestAttribute"/>.</summary>
    public const string RequestAttribute = "mg.RequestAttribute";

    /// <summary>Alias of <see cref="ModelGrains.Routing.Stickiness"/>.</summary>
    public const string Stickiness = "mg.Stickiness";

    /// <summary>Alias of <see cref="ModelGrains.Routing.PickExplanation"/>.</summary>
    public const string PickExplanation = "mg.PickExplanation";

    /// <summary>Alias of <see cref="ModelGrains.Routing.RouteShadow"/>.</summary>
    public const string RouteShadow = "mg.RouteShadow";

    /// <summary>Alias of <see cref="ModelGrains.Shadows.ShadowReport"/>.</summary>
    public const string ShadowReport = "mg.ShadowReport";

    /// <summary>Alias of <see cref="ModelGrains.Shadows.ShadowStatus"/>.</summary>
    public const string ShadowStatus = "mg.ShadowStatus";

    /// <summary>Alias of <see cref="ModelGrains.Shadows.ShadowCounters"/>.</summary>
    public const string ShadowCounters = "mg.ShadowCounters";

    /// <summary>Alias of <see cref="ModelGrains.Shadows.ShadowEvent"/>.</summary>
    public const string ShadowEvent = "mg.ShadowEvent";

    /// <summary>Alias of <see cref="ModelGrains.Shadows.ShadowSource"/>.</summary>
    public const string ShadowSource = "mg.ShadowSource";

    /// <summary>Alias of <see cref="ModelGrains.Shadows.MissingInput"/>.</summary>
    public const string MissingInput = "mg.MissingInput";

    /// <summary>Alias of <see cref="ModelGrains.Inference.RequestHeader"/>.</summary>
    public const string RequestHeader = "mg.RequestHeader";

    /// <summary>Alias of <see cref="ModelGrains.PredictionLogs.FieldRedaction"/>.</summary>
    public const string FieldRedaction = "mg.FieldRedaction";

    /// <summary>Alias of <see cref="ModelGrains.PredictionLogs.PredictionLogCounts"/>.</summary>
    public const string PredictionLogCounts = "mg.PredictionLogCounts";

    /// <summary>Alias of <see cref="ModelGrains.PredictionLogs.PredictionLogSettings"/>.</summary>
    public const string PredictionLogSettings = "mg.PredictionLogSettings";

    /// <summary>Alias of <see cref="ModelGrains.PredictionLogs.PredictionLogSpec"/>.</summary>
    public const string PredictionLogSpec = "mg.PredictionLogSpec";

    /// <summary>Alias of <see cref="ModelGrains.PredictionLogs.SetPredictionLog"/>.</summary>
    public const string SetPredictionLog = "mg.SetPredictionLog";

    /// <summary>Alias of <see cref="ModelGrains.PredictionLogs.VersionPredictionLog"/>.</summary>
    public const string VersionPredictionLog = "mg.VersionPredictionLog";

    /// <summary>Alias of <see cref="ModelGrains.Silos.SiloReport"/>.</summary>
    public const string SiloReport = "mg.SiloReport";

    /// <summary>Alias of <see cref="ModelGrains.DeploymentId"/>.</summary>
    public const string DeploymentId = "mg.DeploymentId";

    /// <summary>Alias of <see cref="ModelGrains.Deployments.StartDeployment"/>.</summary>
    public const string StartDeployment = "mg.StartDeployment";

    /// <summary>Alias of <see cref="ModelGrains.Deployments.DeploymentStatus"/>.</summary>
    public const string DeploymentStatus = "mg.DeploymentStatus";

    /// <summary>Alias of <see cref="ModelGrains.Deployments.DeploymentEvent"/>.</summary>
    public const string DeploymentEvent = "mg.DeploymentEvent";

    /// <summary>Alias of <see cref="ModelGrains.Deployments.DeploymentSummary"/>.</summary>
    public const string DeploymentSummary = "mg.DeploymentSummary";

    /// <summary>Alias of <see cref="ModelGrains.Deployments.VerifiedServing"/>.</summary>
    public const string VerifiedServing = "mg.VerifiedServing";

    /// <summary>Alias of <see cref="ModelGrains.Models.RetirementInfo"/>.</summary>
    public const string RetirementInfo = "mg.RetirementInfo";

    /// <summary>Alias of <see cref="ModelGrains.Retirement.RetirementNotice"/>.</summary>
    public const string RetirementNotice = "mg.RetirementNotice";

    /// <summary>Alias of <see cref="ModelGrains.Retirement.PendingNotice"/>.</summary>
    public const string PendingNotice = "mg.PendingNotice";

    /// <summary>Alias of <see cref="ModelGrains.Rollouts.RolloutSpec"/>.</summary>
    public const string RolloutSpec = "mg.RolloutSpec";

    /// <summary>Alias of <see cref="ModelGrains.Rollouts.RolloutStep"/>.</summary>
    public const string RolloutStep = "mg.RolloutStep";

    /// <summary>Alias of <see cref="ModelGrains.Rollouts.RolloutEvent"/>.</summary>
    public const string RolloutEvent = "mg.RolloutEvent";

    /// <summary>Alias of <see cref="ModelGrains.Rollouts.RolloutStatus"/>.</summary>
    public const string RolloutStatus = "mg.RolloutStatus";

    /// <summary>Alias of <see cref="ModelGrains.Rollouts.RolloutSummary"/>.</summary>
    public const string RolloutSummary = "mg.RolloutSummary";

    /// <summary>Alias of <see cref="ModelGrains.Rollouts.RolloutNotice"/>.</summary>
    public const string RolloutNotice = "mg.RolloutNotice";

    /// <summary>Alias of <see cref="ModelGrains.Rollouts.StartRollout"/>.</summary>
    public const string StartRollout = "mg.StartRollout";

    /// <summary>Alias of <see cref="ModelGrains.Rollouts.AbTestSpec"/>.</summary>
    public const string AbTestSpec = "mg.AbTestSpec";

    /// <summary>Alias of <see cref="ModelGrains.Rollouts.AbTestProgress"/>.</summary>
    public const string AbTestProgress = "mg.AbTestProgress";

    /// <summary>Alias of <see cref="ModelGrains.Rollouts.TellRollout"/>.</summary>
    public const string TellRollout = "mg.TellRollout";

    /// <summary>Alias of <see cref="ModelGrains.Analysis.AnalysisMetric"/>.</summary>
    public const string AnalysisMetric = "mg.AnalysisMetric";

    /// <summary>Alias of <see cref="ModelGrains.Analysis.AnalysisSpec"/>.</summary>
    public const string AnalysisSpec = "mg.AnalysisSpec";

    /// <summary>Alias of <see cref="ModelGrains.Analysis.AnalysisMeasurement"/>.</summary>
    public const string AnalysisMeasurement = "mg.AnalysisMeasurement";

    /// <summary>Alias of <see cref="ModelGrains.Analysis.MetricRun"/>.</summary>
    public const string MetricRun = "mg.MetricRun";

    /// <summary>Alias of <see cref="ModelGrains.Analysis.AnalysisRun"/>.</summary>
    public const string AnalysisRun = "mg.AnalysisRun";

    /// <summary>Alias of <see cref="ModelGrains.Analysis.OutputTrack"/>.</summary>
    public const string OutputTrack = "mg.OutputTrack";

    /// <summary>Alias of <see cref="ModelGrains.Analysis.TrackState"/>.</summary>
    public const string TrackState = "mg.TrackState";

    /// <summary>Alias of <see cref="ModelGrains.Analysis.OutputRange"/>.</summary>
    public const string OutputRange = "mg.OutputRange";

    /// <summary>Alias of <see cref="ModelGrains.Analysis.ReadTracks"/>.</summary>
    public const string ReadTracks = "mg.ReadTracks";

    /// <summary>Alias of <see cref="ModelGrains.Analysis.TracksReport"/>.</summary>
    public const string TracksReport = "mg.TracksReport";

    /// <summary>Alias of <see cref="ModelGrains.Comparison.ComparisonState"/>.</summary>
    public const string ComparisonState = "mg.ComparisonState";

    /// <summary>Alias of <see cref="ModelGrains.Comparison.OutputComparison"/>.</summary>
    public const string OutputComparison = "mg.OutputComparison";

    /// <summary>Alias of <see cref="ModelGrains.Comparison.ValueHistogram"/>.</summary>
    public const string ValueHistogram = "mg.ValueHistogram";

    /// <summary>Alias of <see cref="ModelGrains.Comparison.ConfusionCell"/>.</summary>
    public const string ConfusionCell = "mg.ConfusionCell";

    /// <summary>Alias of <see cref="ModelGrains.Comparison.ComparisonExample"/>.</summary>
    public const string ComparisonExample = "mg.ComparisonExample";

    /// <summary>Alias of <see cref="ModelGrains.Comparison.ErrorCount"/>.</summary>
    public const string ErrorCount = "mg.ErrorCount";
}

namespace ModelGrains.Onnx.Sessions;

/// <summary>When the parts of a run began and ended, as the clock's time stamps; what was not reached is 0.</summary>
internal struct RunTimes
{
    /// <summary>Its inputs were begun.</summary>
    public long Started;

    /// <summary>The runtime was called.</summary>
    public long Inferring;

    /// <summary>The runtime was done.</summary>
    public long Inferred;

    /// <summary>The outputs were taken.</summary>
    public long Finished;

    /// <summary>Time preparing inputs.</summary>
    public readonly long Input => Inferring - Started;

    /// <summary>Time in the runtime.</summary>
    public readonly long Infer => Inferred - Inferring;

    /// <summary>Time taking outputs.</summary>
    public readonly long Output => Finished - Inferred;

    /// <summary>Sets what a failure left open to the moment of the failure.</summary>
    public void Fail(long now)
    {
        Inferring = Inferring == 0 ? now : Inferring;
        Inferred = Inferred == 0 ? now : Inferred;
        Finished = now;
    }
}
